import type { Scope } from '#shared/area.ts'
import type { BoardBody } from '#shared/board.ts'

/** Bounds a failure: the board of 52,000 open cases, 127 MB, takes several screens some ten seconds. */
const ANSWER_PATIENCE_MS = 60_000

/** The password of every demo account on loopback. */
const PASSWORD = 'shaotai'

/** An answer that is not the one the caller can go on with. */
class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly status: number

  constructor(status: number, body: string) {
    super(`${status}: ${body.slice(0, 300)}`)
    this.status = status
  }
}

/** Logs a demo account in; the answer is the cookie that its requests carry. */
export async function logIn(base: string, username: string): Promise<string> {
  const response = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const [cookie] = response.headers.getSetCookie()
  if (!response.ok || cookie === undefined)
    throw new RefusedError(response.status, await response.text())
  return cookie.split(';', 1)[0] ?? ''
}

async function getJson<T>(base: string, path: string, cookie: string): Promise<T> {
  const ask = () =>
    fetch(base + path, {
      headers: { Cookie: cookie },
      signal: AbortSignal.timeout(ANSWER_PATIENCE_MS),
    })
  // The server may hang up a kept line just as it is used again: the question does no harm twice.
  const response = await ask().catch(ask)
  if (!response.ok) throw new RefusedError(response.status, await response.text())
  return (await response.json()) as T
}

export function fetchBoard(base: string, cookie: string, scope: Scope): Promise<BoardBody> {
  const query = new URLSearchParams(
    Object.entries(scope).map(([key, value]) => [key, String(value)]),
  )
  return getJson(base, `/api/board?${query.toString()}`, cookie)
}

export async function newestSeq(base: string, cookie: string): Promise<number> {
  return (await getJson<{ seq: number }>(base, '/api/events?limit=1', cookie)).seq
}
