import type { CaseCard } from '#shared/case.ts'
import { isLate, isRunning, nextClock, type Clock } from '#shared/clock.ts'

/** How a due time looks now. `soon`: the last fifth of its time, at least ten minutes, at most a day. */
export type Urge = 'late' | 'soon' | 'fine'

export interface ClockNow {
  clock: Clock
  urge: Urge
  /** Milliseconds to the due time; negative once it is missed. */
  leftMs: number
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** A clock at this instant; `startedAt` is when its promise began. */
export function clockNow(clock: Clock, startedAt: string, nowMs: number): ClockNow {
  const dueMs = Date.parse(clock.due)
  const leftMs = dueMs - (clock.metAt === null ? nowMs : Date.parse(clock.metAt))
  const share = (dueMs - Date.parse(startedAt)) / 5
  const soonMs = Math.min(DAY_MS, Math.max(10 * MINUTE_MS, share))
  if (isLate(clock, nowMs)) return { clock, urge: 'late', leftMs }
  return { clock, urge: isRunning(clock) && leftMs <= soonMs ? 'soon' : 'fine', leftMs }
}

const startOf = (card: CaseCard, clock: Clock): string =>
  card.orders.find((order) => order.id === clock.of)?.sentAt ??
  card.tickets.find((ticket) => ticket.id === clock.of)?.receivedAt ??
  card.receivedAt

/** The running clock that is red, or goes red first; null when nothing is promised any more. */
export function redClock(card: CaseCard, nowMs: number): ClockNow | null {
  const clock = nextClock(card.clocks)
  return clock && clockNow(clock, startOf(card, clock), nowMs)
}

/** All clocks of a case, running ones first, the most pressing on top. */
export function clocksNow(card: CaseCard, nowMs: number): ClockNow[] {
  return card.clocks
    .map((clock) => clockNow(clock, startOf(card, clock), nowMs))
    .sort(
      (a, b) =>
        Number(isRunning(b.clock)) - Number(isRunning(a.clock)) ||
        Date.parse(a.clock.due) - Date.parse(b.clock.due),
    )
}
