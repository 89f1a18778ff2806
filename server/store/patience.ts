import { setTimeout as pause } from 'node:timers/promises'

interface Patience {
  timeoutMs: number
  /** The first pause; it doubles up to `maxPauseMs`. */
  firstPauseMs?: number
  maxPauseMs?: number
}

/**
 * Asks again, ever more slowly, until the answer is something other than `undefined`;
 * `undefined` once the time is up. For conditions that no event announces.
 */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { timeoutMs, firstPauseMs = 5, maxPauseMs = 250 }: Patience,
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    const left = deadline - performance.now()
    if (left <= 0) return undefined
    await pause(Math.min(pauseMs, left))
  }
}
