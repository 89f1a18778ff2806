import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import type { openTestStore } from '#server/store/testing.ts'
import type { RedisServer } from '../support/redisServer.ts'
import type { ServerProcess } from './serverProcess.ts'

/** Nothing that is waited for here may take longer; what does is a fault by its name. */
export const PATIENCE_MS = 20_000

/** What calls are drilled in: two servers, what lies between them, and who is at them. */
export interface World {
  one: ServerProcess
  other: ServerProcess
  redis: RedisServer
  store: Awaited<ReturnType<typeof openTestStore>>
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

/** What it came to, or what went wrong: also when something that must come does not. */
export async function within<T>(drill: Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`nothing came within ${PATIENCE_MS} ms`), PATIENCE_MS)
  })
  const told = drill.catch((error: unknown) => String(error))
  try {
    return await Promise.race([told, late])
  } finally {
    clearTimeout(timer)
  }
}
