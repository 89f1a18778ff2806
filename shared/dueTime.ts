import { addWorkingDays, CalendarNotLoaded, type Calendar } from './calendar.ts'
import { isRunning, isStopped, type Clock, type ClockStage } from './clock.ts'
import type { CaseStatus } from './case.ts'
import { rowOf, ruleFor, type ClockRule, type ClockSubject, type Rulebook } from './clockRule.ts'
import { say, type Say } from './say.ts'
import type { ClockKind, SourceDeadline } from './ticket.ts'
import {
  addWorkingTime,
  nextWorkingMorning,
  workingDayMs,
  workingDaysBetween,
  workingTimeBetween,
} from './workingTime.ts'

/**
 * One promise. The source's own due time when it sent one, else the rule's. Where no rule fits, or the
 * calendar does not reach, `due` is null and the reason says so: a due time is never invented.
 */
export function clockFor(
  kind: ClockKind,
  subject: ClockSubject,
  rulebook: Rulebook,
  deadlines: readonly SourceDeadline[] = [],
): Clock {
  const sent = deadlines.find((deadline) => deadline.kind === kind)
  if (sent) return sourceClock(kind, subject.of, subject.from.toISOString(), sent.at)
  const stage = subject.stage ?? (subject.urgency === 'urgent' ? 'urgent' : 'first')
  return ruled(
    promise(kind, subject.of, stage, subject.from),
    ruleFor(rulebook.clockRules, kind, stage, subject),
    rulebook.calendar,
  )
}

type Promised = Pick<Clock, 'kind' | 'of' | 'stage' | 'from' | 'metAt' | 'stops'>

const promise = (kind: ClockKind, of: string, stage: ClockStage, from: Date): Promised => ({
  kind,
  of,
  stage,
  from: from.toISOString(),
  metAt: null,
  stops: [],
})

/** A promise by the source's own due time: no rule of ours stops or moves it. */
export const sourceClock = (kind: ClockKind, of: string, from: string, due: string): Clock => ({
  ...promise(kind, of, 'first', new Date(from)),
  rule: null,
  ruleSince: null,
  due: new Date(due).toISOString(),
  reason: say('reason.sourceDeadline'),
})

function ruled(promised: Promised, rule: ClockRule | null, calendar: Calendar): Clock {
  if (!rule) {
    const reason = say('reason.noRule')
    return { ...promised, rule: null, ruleSince: null, due: null, reason }
  }
  const named = { ...promised, rule: rule.code, ruleSince: rule.validFrom }
  try {
    return { ...named, due: dueOf(rule, promised, calendar).due, reason: whyOf(rule) }
  } catch (error) {
    if (!(error instanceof CalendarNotLoaded)) throw error
    return { ...named, due: null, reason: say('reason.calendarNotLoaded', { year: error.year }) }
  }
}

const lengthNames = { workingDays: 'days', workingHours: 'hours', minutes: 'minutes' } as const

function whyOf({ unit, stage, amount, start, basis }: ClockRule): Say {
  const params = { [lengthNames[unit]]: amount, start: `clockStart.${start}`, basis }
  return stage === 'first'
    ? say(`reason.rule.${unit}`, params)
    : say(`reason.stagedRule.${unit}`, { ...params, stage: `clockStage.${stage}` })
}

/** How a rule measures: days as a number, everything else in milliseconds. */
interface Meter {
  begun: Date
  whole: number
  add(at: Date, left: number): Date
  left(at: Date, due: Date): number
}

function meterOf(rule: ClockRule, from: Date, calendar: Calendar): Meter {
  const { unit, amount, start } = rule
  if (unit === 'workingDays' && start === 'nextWorkingDay') {
    return {
      begun: from,
      whole: amount,
      add: (at, left) => addWorkingDays(calendar, at, left),
      left: (at, due) => workingDaysBetween(calendar, at, due),
    }
  }
  const begun = start === 'sameInstant' ? from : nextWorkingMorning(calendar, from)
  if (unit === 'minutes') {
    return {
      begun,
      whole: amount * 60_000,
      add: (at, left) => new Date(at.getTime() + left),
      left: (at, due) => due.getTime() - at.getTime(),
    }
  }
  return {
    begun,
    whole: amount * (unit === 'workingHours' ? 3_600_000 : workingDayMs(calendar)),
    add: (at, left) => addWorkingTime(calendar, at, left),
    left: (at, due) => workingTimeBetween(calendar, at, due),
  }
}

/**
 * The due time under a rule, from its start and what did not count: after each stop, what was left at
 * its beginning is counted on from its end, in the rule's own unit (whole days where the rule counts
 * days). A stop that begins after the due time changes nothing; one that lasts has not yet.
 * Throws `CalendarNotLoaded` where the calendar does not reach.
 */
export function dueOf(
  rule: ClockRule,
  { from, stops }: Pick<Clock, 'from' | 'stops'>,
  calendar: Calendar,
): { due: string } {
  const meter = meterOf(rule, new Date(from), calendar)
  let due = meter.add(meter.begun, meter.whole)
  for (const stop of stops) {
    if (stop.to === null) break
    const [stopped, resumed] = [new Date(stop.from), new Date(stop.to)]
    if (resumed <= meter.begun || stopped >= due) continue
    due = meter.add(resumed, meter.left(stopped > meter.begun ? stopped : meter.begun, due))
  }
  return { due: due.toISOString() }
}

/** Stops, at `now`, the running clocks whose rule row names the case's new status. */
export const stopClocks = (
  clocks: readonly Clock[],
  status: CaseStatus,
  now: Date,
  rules: readonly ClockRule[],
): Clock[] =>
  clocks.map((clock) =>
    isRunning(clock) && !isStopped(clock) && rowOf(rules, clock)?.stopsIn.includes(status)
      ? { ...clock, stops: [...clock.stops, { from: now.toISOString(), to: null }] }
      : clock,
  )

/** Lets go on, at `now`, the stopped clocks whose rule row does not name the case's new status. */
export const resumeClocks = (
  clocks: readonly Clock[],
  status: CaseStatus,
  now: Date,
  { clockRules, calendar }: Rulebook,
): Clock[] =>
  clocks.map((clock) => {
    if (!isStopped(clock)) return clock
    const row = rowOf(clockRules, clock)
    if (!row || row.stopsIn.includes(status)) return clock
    const stops = clock.stops.map((stop) =>
      stop.to === null ? { ...stop, to: now.toISOString() } : stop,
    )
    return ruled({ ...clock, stops }, row, calendar)
  })

/**
 * The same promise at another stage; `subject.from` is the moment it gets there, whose rules count.
 * `complex` (an approved extension) keeps its start and its stops and only gets more time; where no rule
 * grants any, or the due time is the source's, it stays as it was. Every other stage is a promise of its
 * own from that moment: put it beside the old one rather than in its place, so that an old one that is
 * late stays late.
 */
export function restage(
  clock: Clock,
  stage: ClockStage,
  subject: ClockSubject,
  { clockRules, calendar }: Rulebook,
): Clock {
  const rule = ruleFor(clockRules, clock.kind, stage, subject)
  if (stage !== 'complex')
    return ruled(promise(clock.kind, clock.of, stage, subject.from), rule, calendar)
  const isSources = clock.rule === null && clock.due !== null
  return rule && !isSources ? ruled({ ...clock, stage }, rule, calendar) : clock
}

export interface Recomputed {
  before: Clock
  after: Clock
}

/**
 * Every clock again, from its own rule row, start and stops. What no rule row made (the source's due
 * time, "no rule") stays. With nothing changed, `after` equals `before`.
 */
export const recompute = (
  clocks: readonly Clock[],
  { clockRules, calendar }: Rulebook,
): Recomputed[] =>
  clocks.map((before) => {
    const row = rowOf(clockRules, before)
    return { before, after: row ? ruled(before, row, calendar) : before }
  })

/**
 * The running clocks under the rules in force at `subject.from`, from their own starts and stops; kept
 * ones and those with the source's due time stay. What an administrator looks at before moving open
 * tickets to new rules.
 */
export const recomputeUnderNewRules = (
  clocks: readonly Clock[],
  subjectOf: (clock: Clock) => ClockSubject,
  { clockRules, calendar }: Rulebook,
): Recomputed[] =>
  clocks.map((before) => {
    const isSources = before.rule === null && before.due !== null
    if (!isRunning(before) || isSources) return { before, after: before }
    const rule = ruleFor(clockRules, before.kind, before.stage, subjectOf(before))
    return { before, after: ruled(before, rule, calendar) }
  })
