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
  // Written out: a ticket has several clocks, and spreading objects is what would cost most of them.
  const { kind, of, stage, from, metAt, stops } = promised
  const { due, reason } = dueAndWhy(promised, rule, calendar)
  return {
    kind,
    of,
    stage,
    rule: rule?.code ?? null,
    ruleSince: rule?.validFrom ?? null,
    from,
    due,
    reason,
    metAt,
    stops,
  }
}

const noRule = say('reason.noRule')

function dueAndWhy(
  promised: Promised,
  rule: ClockRule | null,
  calendar: Calendar,
): Pick<Clock, 'due' | 'reason'> {
  if (!rule) return { due: null, reason: noRule }
  try {
    return { due: dueOf(rule, promised, calendar).due, reason: whyOf(rule) }
  } catch (error) {
    if (!(error instanceof CalendarNotLoaded)) throw error
    return { due: null, reason: say('reason.calendarNotLoaded', { year: error.year }) }
  }
}

const lengthNames = { workingDays: 'days', workingHours: 'hours', minutes: 'minutes' } as const

/** One sentence per row, made once. */
const sentences = new WeakMap<ClockRule, Say>()

/** Why something is due by this row: the sentence on every clock it set. */
export function whyOf(rule: ClockRule): Say {
  const known = sentences.get(rule)
  if (known) return known
  const { unit, stage, amount, start, basis } = rule
  const params = { [lengthNames[unit]]: amount, start: `clockStart.${start}`, basis }
  const sentence =
    stage === 'first'
      ? say(`reason.rule.${unit}`, params)
      : say(`reason.stagedRule.${unit}`, { ...params, stage: `clockStage.${stage}` })
  sentences.set(rule, sentence)
  return sentence
}

/** How a length is measured: whole working days as their number, everything else in milliseconds. */
interface Meter {
  add(calendar: Calendar, at: Date, length: number): Date
  between(calendar: Calendar, at: Date, due: Date): number
}

const wholeDays: Meter = { add: addWorkingDays, between: workingDaysBetween }
const workingTime: Meter = { add: addWorkingTime, between: workingTimeBetween }
const anyTime: Meter = {
  add: (_calendar, at, length) => new Date(at.getTime() + length),
  between: (_calendar, at, due) => due.getTime() - at.getTime(),
}

function meterOf({ unit, start }: ClockRule): Meter {
  if (unit === 'minutes') return anyTime
  return unit === 'workingDays' && start === 'nextWorkingDay' ? wholeDays : workingTime
}

function lengthOf({ unit, amount }: ClockRule, meter: Meter, calendar: Calendar): number {
  if (meter === wholeDays) return amount
  if (unit === 'minutes') return amount * 60_000
  return amount * (unit === 'workingHours' ? 3_600_000 : workingDayMs(calendar))
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
  const meter = meterOf(rule)
  const given = new Date(from)
  // Whole days are counted after the day of the start, so that they need no morning to begin with.
  const isMorning = rule.start === 'nextWorkingDay' && meter !== wholeDays
  const begun = isMorning ? nextWorkingMorning(calendar, given) : given
  let due = meter.add(calendar, begun, lengthOf(rule, meter, calendar))
  for (const stop of stops) {
    if (stop.to === null) break
    const [stopped, resumed] = [new Date(stop.from), new Date(stop.to)]
    if (resumed <= begun || stopped >= due) continue
    const left = meter.between(calendar, stopped > begun ? stopped : begun, due)
    due = meter.add(calendar, resumed, left)
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
