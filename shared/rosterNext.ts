import type { DutyInterval, Span } from './roster.ts'

const onAt = (duty: readonly DutyInterval[], at: number): DutyInterval[] =>
  duty.filter(({ from, to }) => from <= at && at < to)

const sameFaces = (a: readonly DutyInterval[], b: readonly DutyInterval[]): boolean =>
  facesOf(a) === facesOf(b)
const facesOf = (duty: readonly DutyInterval[]): string =>
  duty
    .map(({ rank, accountId }) => `${rank} ${accountId}`)
    .toSorted()
    .join()

/**
 * When, after a moment and within what was looked at, other people than now are on duty for the first
 * time, and who: nobody, where the desk is empty then. Null: it stays as it is.
 */
export function nextDuty(
  duty: readonly DutyInterval[],
  at: number,
  span: Span,
): { at: number; duty: DutyInterval[] } | null {
  const now = onAt(duty, at)
  const changes = new Set(duty.flatMap(({ from, to }) => [from, to]))
  for (const moment of [...changes]
    .filter((one) => one > at && one < span.to)
    .sort((a, b) => a - b)) {
    const then = onAt(duty, moment)
    if (!sameFaces(now, then)) return { at: moment, duty: then }
  }
  return null
}
