import { z } from 'zod'
import { Say } from './say.ts'
import { ClockKind } from './ticket.ts'

/** A promise with a due time, per ticket or per order. Late or not is for the screen to tell. */
export const Clock = z.object({
  kind: ClockKind,
  /** The ticket or order the promise belongs to. */
  of: z.string(),
  due: z.string(),
  /** Why it is due then: the rule that fired, as code and parameters. */
  reason: Say,
  metAt: z.string().nullable(),
})
export type Clock = z.infer<typeof Clock>

/** A rule row: for this source and clock, so much time, counted so. */
export interface ClockRule {
  code: string
  clock: ClockKind
  source: string | null
  urgency: string | null
  amount: number
  unit: 'workingDays' | 'minutes'
  /** The paper it comes from, shown beside the due time. */
  basis: string
  validFrom: Date
  validTo: Date | null
}

export const isRunning = (clock: Clock): boolean => clock.metAt === null

/** Missed at this instant: still running past its due time, or met too late. */
export const isLate = (clock: Clock, nowMs: number): boolean =>
  Date.parse(clock.due) < (clock.metAt === null ? nowMs : Date.parse(clock.metAt))

/** The running clock that goes red first, the one a screen names; null when none runs. */
export function nextClock(clocks: readonly Clock[]): Clock | null {
  let next: Clock | null = null
  for (const clock of clocks) {
    if (isRunning(clock) && (next === null || clock.due < next.due)) next = clock
  }
  return next
}
