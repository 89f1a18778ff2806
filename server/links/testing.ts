import type { UnitLinkFace } from '#shared/unitLink.ts'
import { dial, type Failure, type TestApp } from '#server/live/testing.ts'

/** Under which a link is used in tests: found nowhere but where it belongs. */
export const NAME = '王师傅的名字'

interface Asked<T> {
  status: number
  body: T & Failure
}

/** A phone: what it keeps, and what it asks. `ask` is on its own behalf, with its cookies. */
export function aPhone(app: TestApp) {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ')
  async function ask<T>(path: string, method = 'GET', body?: object): Promise<Asked<T>> {
    const response = await fetch(app.url + path, {
      method,
      headers: { cookie: cookie(), 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^(\w+)=([^;]*)/.exec(set) ?? []
      if (/Expires=Thu, 01 Jan 1970/.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return {
      status: response.status,
      body: (await response.json().catch(() => null)) as T & Failure,
    }
  }
  return {
    ask,
    open: (secret: string, name: string | null = NAME) =>
      ask<{ user: { label: string; post: string } }>('/api/links/open', 'POST', {
        secret,
        ...(name !== null && { name }),
      }),
    look: (secret: string) => ask<UnitLinkFace>('/api/links/look', 'POST', { secret }),
    line: () => dial(app.url, jar.get('shaotai_session') ?? ''),
  }
}
