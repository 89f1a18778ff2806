import { z } from 'zod'
import { say, Say } from './say.ts'
import { ClockKind } from './ticket.ts'

/**
 * Which promise of its kind it is: the first one; 再次处置 after a bad call-back; 督办; 回访复核; 疑难, with
 * approved time; 紧急. A rule row fits one stage alone, but what no `urgent` row covers falls to `first`.
 */
export const ClockStage = z.enum(['first', 'redo', 'supervised', 'recheck', 'complex', 'urgent'])
export type ClockStage = z.infer<typeof ClockStage>

/** A time that does not count; `to` is null while the clock stands. Instants in UTC. */
const ClockStop = z.object({ from: z.string(), to: z.string().nullable() })

/**
 * A promise, per ticket or per order. Late or not is for the screen to tell. Every instant is written
 * by `toISOString()`, so that they compare as text.
 */
export const Clock = z.object({
  kind: ClockKind,
  /** The ticket or order the promise belongs to. */
  of: z.string(),
  stage: ClockStage,
  /** The rule row that fired, by its code and the moment it came into force; null: none did. */
  rule: z.string().nullable(),
  ruleSince: z.string().nullable(),
  /** When the promise was made: the rule's own start is counted from here. */
  from: z.string(),
  /** Null: nobody knows, and `reason` says why. While the clock stands, the due time it stood at. */
  due: z.string().nullable(),
  /** Why it is due then, or why that is unknown: the rule that fired, as code and parameters. */
  reason: Say,
  metAt: z.string().nullable(),
  stops: z.array(ClockStop),
})
export type Clock = z.infer<typeof Clock>

export const isRunning = (clock: Clock): boolean => clock.metAt === null

/** Somebody promised something: a rule fits or the source sent a due time, known or not. */
export const isPromised = (clock: Clock): boolean => clock.reason.code !== 'reason.noRule'

/** Where the clock was stopped and stands since; null when it does not. */
export const stoppedSince = (clock: Clock): string | null => {
  const last = clock.stops.at(-1)
  return last && last.to === null ? last.from : null
}
export const isStopped = (clock: Clock): boolean => isRunning(clock) && stoppedSince(clock) !== null

/** Missed at this instant: still running past its due time, or met too late. No due time, never. */
export function isLate(clock: Clock, nowMs: number): boolean {
  if (clock.due === null) return false
  const judgedMs = clock.metAt === null ? nowMs : Date.parse(clock.metAt)
  // A clock that stands cannot run out; one that had run out before stays late.
  const stopped = stoppedSince(clock)
  const atMs = stopped === null ? judgedMs : Math.min(judgedMs, Date.parse(stopped))
  return Date.parse(clock.due) < atMs
}

/** When a running clock goes red; null for one that never will as things stand. */
export function redAt(clock: Clock): string | null {
  if (!isRunning(clock) || clock.due === null) return null
  const stopped = stoppedSince(clock)
  return stopped === null || clock.due < stopped ? clock.due : null
}

/** When the first of them goes red: the due time a case is found and sorted by. */
export function firstRed(clocks: readonly Clock[]): string | null {
  let first: string | null = null
  for (const clock of clocks) {
    const red = redAt(clock)
    if (red !== null && (first === null || red < first)) first = red
  }
  return first
}

/** What cannot go red, in the order in which somebody should know of it. */
const quietness = (clock: Clock): number =>
  isStopped(clock) && clock.due !== null ? 0 : isPromised(clock) ? 1 : 2

/**
 * The running clock a screen names: the one that goes red first; where none can, one that stands, then
 * one whose due time is unknown. Null when none runs.
 */
export function nextClock(clocks: readonly Clock[]): Clock | null {
  let next: Clock | null = null
  for (const clock of clocks) {
    if (isRunning(clock) && (next === null || comesBefore(clock, next))) next = clock
  }
  return next
}

/** Orders running clocks as `nextClock` names them. */
export const comesBefore = (a: Clock, b: Clock): boolean => {
  const [redA, redB] = [redAt(a), redAt(b)]
  if (redA !== null && redB !== null) return redA < redB
  if (redA !== null || redB !== null) return redA !== null
  return quietness(a) < quietness(b)
}

/** The sentences that say why a clock is due when it is: its rule, where it counts from, what did not count. */
export function whyDue(clock: Clock): Say[] {
  const sentences = [clock.reason]
  if (clock.rule !== null) sentences.push(say('reason.countedFrom', { from: clock.from }))
  for (const { from, to } of clock.stops)
    sentences.push(
      to === null ? say('reason.stands', { from }) : say('reason.notCounted', { from, to }),
    )
  return sentences
}
