/** A silence longer than this is cut to it: nobody watches an empty night for an hour. */
const GAP_MAX_MS = 24 * 3_600_000

/**
 * When each of these moments (milliseconds, in order) is due, in milliseconds after the start, with
 * long gaps cut and the rest run `speed` times as fast.
 */
export function scheduleOf(moments: readonly number[], speed: number): number[] {
  let elapsed = 0
  return moments.map((moment, n) => {
    const before = n === 0 ? moment : (moments[n - 1] as number)
    elapsed += Math.min(moment - before, GAP_MAX_MS)
    return elapsed / speed
  })
}

/** Where the run of items that are due ends: at least after `from`, never so heavy that a request is refused. */
export function batchEnd(
  dueAt: readonly number[],
  sizes: readonly number[],
  from: number,
  elapsed: number,
): number {
  let to = from
  let bytes = 0
  while (to < dueAt.length && to - from < ITEMS_MAX && (dueAt[to] as number) <= elapsed) {
    bytes += sizes[to] as number
    if (to > from && bytes > BYTES_MAX) break
    to++
  }
  return to
}

/** The interface takes 500 items and 5 MB; some of both is left for what frames them. */
const ITEMS_MAX = 500
const BYTES_MAX = 4_000_000
