/** One reading of the server's clock: what it said, and when we heard it. */
export interface Reading {
  serverMs: number
  heardMs: number
}

const KEPT = 12

export interface ClockOffset {
  hear(reading: Reading): void
  /** Add to the machine's time to get the server's. */
  offsetMs(): number
}

/**
 * A message can only be late, never early: of the last readings the one that travelled fastest, the
 * largest difference, is nearest to the truth. A wall's own clock may be minutes off, or be set while it runs.
 */
export function createClockOffset(): ClockOffset {
  let differences: number[] = []

  return {
    hear({ serverMs, heardMs }) {
      const difference = serverMs - heardMs
      const last = differences.at(-1)
      // The machine's clock was set, or the machine slept: the older readings are about another clock.
      if (last !== undefined && Math.abs(difference - last) > 30_000) differences = []
      differences = [...differences, difference].slice(-KEPT)
    },
    offsetMs: () => (differences.length === 0 ? 0 : Math.max(...differences)),
  }
}
