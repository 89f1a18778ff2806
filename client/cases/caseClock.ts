import type { CaseCard } from '#shared/case.ts'
import {
  comesBefore,
  isLate,
  isRunning,
  isStopped,
  nextClock,
  stoppedSince,
  type Clock,
} from '#shared/clock.ts'

/**
 * How a clock looks now. `soon`: the last fifth of its time, at least ten minutes, at most a day.
 * `stopped`: it stands and had time left. `unknown`: no rule fits, or the calendar does not reach.
 */
export type Urge = 'late' | 'soon' | 'fine' | 'stopped' | 'unknown'

export interface ClockNow {
  clock: Clock
  urge: Urge
  /** Milliseconds to the due time, negative once it is missed; null while nobody knows it. */
  leftMs: number | null
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** A clock at this instant. */
export function clockNow(clock: Clock, nowMs: number): ClockNow {
  if (clock.due === null) return { clock, urge: 'unknown', leftMs: null }
  const dueMs = Date.parse(clock.due)
  const ended = clock.metAt ?? stoppedSince(clock)
  const leftMs = dueMs - (ended === null ? nowMs : Date.parse(ended))
  if (isLate(clock, nowMs)) return { clock, urge: 'late', leftMs }
  if (isStopped(clock)) return { clock, urge: 'stopped', leftMs }

  const share = (dueMs - Date.parse(clock.from)) / 5
  const soonMs = Math.min(DAY_MS, Math.max(10 * MINUTE_MS, share))
  return { clock, urge: isRunning(clock) && leftMs <= soonMs ? 'soon' : 'fine', leftMs }
}

/** The running clock a case is named by: the one that is red or goes red first; null when none runs. */
export function redClock(card: CaseCard, nowMs: number): ClockNow | null {
  const clock = nextClock(card.clocks)
  return clock && clockNow(clock, nowMs)
}

/** All clocks of a case: running ones first, the most pressing on top, then those that were kept. */
export function clocksNow(card: CaseCard, nowMs: number): ClockNow[] {
  const running = card.clocks.filter(isRunning)
  const kept = card.clocks.filter((clock) => !isRunning(clock))
  running.sort((a, b) => Number(comesBefore(b, a)) - Number(comesBefore(a, b)))
  kept.sort((a, b) => ((a.metAt ?? '') < (b.metAt ?? '') ? -1 : 1))
  return [...running, ...kept].map((clock) => clockNow(clock, nowMs))
}
