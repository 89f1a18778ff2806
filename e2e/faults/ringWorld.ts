import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import type { openTestStore } from '#server/store/testing.ts'
import type { RedisServer } from '../support/redisServer.ts'
import type { ServerProcess } from './serverProcess.ts'

/** No step that is waited for here may take longer; what does is a fault by its name. */
export const PATIENCE_MS = 20_000

/** What calls are drilled in: two servers, what lies between them, and who is at them. */
export interface World {
  one: ServerProcess
  other: ServerProcess
  redis: RedisServer
  store: Awaited<ReturnType<typeof openTestStore>>
  /** One of its own for each drill: a call that a fault left open is not the next one's. */
  caseId: string
  connect: (server: ServerProcess, username: string) => Promise<LiveSocket>
}

/** In the grid whose station calls. */
export async function openCase(base: string): Promise<string> {
  const response = await fetch(`${base}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [anItem({ location: inStoryGrid })] }),
  })
  const { results } = (await response.json()) as { results: IntakeResult[] }
  return results[0]?.caseId ?? ''
}

/** What must come, or the error that names it. Starting a server is no such step: it has its own patience. */
export async function came<T>(what: string, coming: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const miss = (): void => reject(new Error(`${what}: not within ${PATIENCE_MS} ms`))
    timer = setTimeout(miss, PATIENCE_MS)
  })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What it came to, or what went wrong. */
export const orFault = <T>(drill: Promise<T>): Promise<T | string> =>
  drill.catch((error: unknown) => String(error))
