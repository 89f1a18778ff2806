import { expect } from '@playwright/test'
import type { CaseCard } from '#shared/case.ts'
import type { FeedItem } from './feedItem.ts'
import { logIn } from './httpDoor.ts'

/** What happened before a story begins: done over HTTP, as programs and other people do it. */
export interface Staff {
  /** Gives a command on a case or order at the version that is known; answers the case after it. */
  act(path: string, body: object): Promise<CaseCard>
  /** The case as it stands. */
  look(caseId: string): Promise<CaseCard>
}

/** Posts items as the hotline does; the cases they opened, in order. */
export async function hotlinePosts(url: string, items: readonly FeedItem[]): Promise<string[]> {
  const response = await fetch(`${url}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  const { results } = (await response.json()) as { results: { caseId?: string }[] }
  expect(response.status).toBe(200)
  return results.map(({ caseId }) => caseId ?? '')
}

export async function staffOf(url: string, username: string): Promise<Staff> {
  const headers = { Cookie: await logIn(url, username), 'Content-Type': 'application/json' }
  return {
    async act(path, body) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      const text = await response.text()
      expect(response.status, text).toBe(200)
      return (JSON.parse(text) as { case: CaseCard }).case
    },
    async look(caseId) {
      const response = await fetch(`${url}/api/cases/${caseId}`, { headers })
      expect(response.status).toBe(200)
      return ((await response.json()) as { case: CaseCard }).case
    },
  }
}
