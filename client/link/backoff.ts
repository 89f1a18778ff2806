const FIRST_MS = 250
const MOST_MS = 4_000

/** How long to wait after so many failures in a row: doubling, randomised so that a thousand screens spread. */
export function backoffMs(failed: number, retryAfterSeconds = 0, random = Math.random): number {
  const wait = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, failed - 1))
  return Math.max(retryAfterSeconds * 1000, wait) * (0.75 + random() * 0.5)
}
