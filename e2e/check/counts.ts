import { z } from 'zod'

const Named = z.object({ name: z.string(), reason: z.string() })

/**
 * What one stage found. A skipped test has a name and a reason, or it would be forgotten; a failure
 * too, so that the end of a long run says what to mend.
 */
export const Counts = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.array(Named),
  skipped: z.array(Named),
  /** Failed, and passed when it was played once more: counted as passed, named with why it failed. */
  unsteady: z.array(Named),
  /** What took how long, where a stage says so. */
  lasted: z.array(z.object({ name: z.string(), seconds: z.number() })),
})
export type Counts = z.infer<typeof Counts>

export const nothing: Counts = { passed: 0, failed: [], skipped: [], unsteady: [], lasted: [] }

/** A run that failed as a whole, for a reason that belongs to no single test. */
export function failure(name: string, reason: string): Counts {
  return { ...nothing, failed: [{ name, reason }] }
}

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: [...a.failed, ...b.failed],
    skipped: [...a.skipped, ...b.skipped],
    unsteady: [...a.unsteady, ...b.unsteady],
    lasted: [...a.lasted, ...b.lasted],
  }
}

/** The reason a test was skipped: what it said itself, or the "(needs …)" in its name. */
export function skipReason(name: string, said: string | undefined): string {
  return said ?? /\((needs [^)]*)\)/.exec(name)?.[1] ?? 'no reason given'
}

/** A run in which nothing ran proves nothing, so it is not a success. */
export function isSuccess({ passed, failed }: Counts): boolean {
  return failed.length === 0 && passed > 0
}

/** The last line of `npm test`, which other programs read. */
export function lastLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`
}
