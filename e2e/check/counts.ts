import { z } from 'zod'

/** What one stage found. A skipped test has a name and a reason, or it would be forgotten. */
export const Counts = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
})
export type Counts = z.infer<typeof Counts>

export const nothing: Counts = { passed: 0, failed: 0, skipped: [] }

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
  }
}

/** The reason a test was skipped: what it said itself, or the "(needs …)" in its name. */
export function skipReason(name: string, said: string | undefined): string {
  return said ?? /\((needs [^)]*)\)/.exec(name)?.[1] ?? 'no reason given'
}

/** A run in which nothing ran proves nothing, so it is not a success. */
export function isSuccess({ passed, failed }: Counts): boolean {
  return failed === 0 && passed > 0
}

/** The last line of `npm test`, which other programs read. */
export function lastLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`
}
