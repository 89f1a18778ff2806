import { setTimeout as pause } from 'node:timers/promises'

interface Patience {
  timeoutMs: number
  /** The first pause; it doubles up to `maxPauseMs`. */
  firstPauseMs?: number
  maxPauseMs?: number
  /** Gives up at once when it fires. */
  signal?: AbortSignal
  /** Whether waiting keeps the process alive; it does unless told otherwise. */
  ref?: boolean
}

/**
 * Asks again, ever more slowly, until the answer is something other than `undefined`;
 * `undefined` once the time is up or the signal fires. For conditions that no event announces.
 */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { timeoutMs, firstPauseMs = 5, maxPauseMs = 250, signal, ref = true }: Patience,
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    const left = deadline - performance.now()
    if (left <= 0 || signal?.aborted) return undefined
    // Rejects when the signal fires: the next turn gives up.
    await pause(Math.min(pauseMs, left), undefined, { ref, ...(signal && { signal }) }).catch(
      () => undefined,
    )
  }
}

/** Whether the promise settles in time. */
export async function settlesWithin(
  promise: Promise<unknown>,
  timeoutMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
