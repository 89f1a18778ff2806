import { z } from 'zod'
import type { Calendar } from './calendar.ts'
import { CaseStatus } from './case.ts'
import type { EscalationRule } from './escalationRule.ts'
import { ClockStage } from './clock.ts'
import { WhistleKind } from './order.ts'
import { filledText } from './text.ts'
import { ClockKind, Instant, Source, TicketKind, Urgency } from './ticket.ts'
import { changeOf, holdsAt, type RowChange } from './validity.ts'

/** Working days and hours follow the district's calendar; minutes run day and night. */
const ClockUnit = z.enum(['workingDays', 'workingHours', 'minutes'])

/** `nextWorkingDay`: the day of receipt does not count. `sameInstant`: it counts from that moment. */
const ClockStart = z.enum(['nextWorkingDay', 'sameInstant'])

/** A rule row: for this clock and stage, under these conditions, so much time, counted so. */
export const ClockRule = z.strictObject({
  code: filledText(80),
  clock: ClockKind,
  stage: ClockStage,
  /** Conditions; null means any. */
  source: Source.nullable(),
  urgency: Urgency.nullable(),
  ticketKind: TicketKind.nullable(),
  townCode: filledText(12).nullable(),
  whistle: WhistleKind.nullable(),
  amount: z.number().int().min(1).max(100_000),
  unit: ClockUnit,
  start: ClockStart,
  /** The case's statuses in which this clock stands. Empty: it never does. */
  stopsIn: z.array(CaseStatus).max(9),
  /** The paper it comes from, shown beside the due time. */
  basis: filledText(200),
  /** Instants in UTC as `toISOString()` writes them. */
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type ClockRule = z.infer<typeof ClockRule>

/** A rule as an administrator writes it: in force from a moment on (absent: now) until another of its code is. */
export const NewClockRule = ClockRule.omit({ validTo: true }).extend({
  validFrom: Instant.optional(),
})

/** What due times are computed with, as it stood when it was read. */
export interface Rulebook {
  clockRules: readonly ClockRule[]
  escalation: readonly EscalationRule[]
  calendar: Calendar
}

/** What a rule's conditions are held against. */
export interface ClockSubject {
  /** The ticket or order whose promise it is. */
  of: string
  source: Source
  urgency: Urgency
  ticketKind: TicketKind | null
  townCode: string | null
  whistle: WhistleKind | null
  /** When the promise is made: the rows in force at this instant count. */
  from: Date
  /** Absent: `urgent` for what is urgent, else `first`. */
  stage?: ClockStage | undefined
}

const conditions = ['source', 'urgency', 'ticketKind', 'townCode', 'whistle'] as const

const fits = (rule: ClockRule, subject: ClockSubject, at: string): boolean =>
  holdsAt(rule, at) &&
  conditions.every((name) => rule[name] === null || rule[name] === subject[name])

/** An order is a first promise in itself, whatever stage its case is at. */
const orderClocks: ReadonlySet<ClockKind> = new Set(['acknowledge', 'arrive', 'result'])

/**
 * The row in force for a clock, by a defined order: a row of the very stage before a `first` one, which
 * stands in for `urgent` and for the clocks of orders alone; then the row that names more conditions;
 * then the newer one; then by code. Null: no rule fits, which a screen shows as such.
 */
export function ruleFor(
  rules: readonly ClockRule[],
  clock: ClockKind,
  stage: ClockStage,
  subject: ClockSubject,
): ClockRule | null {
  const at = subject.from.toISOString()
  const mayStandIn = stage === 'urgent' || orderClocks.has(clock)
  let best: ClockRule | null = null
  for (const rule of rules) {
    if (rule.clock !== clock) continue
    if (rule.stage !== stage && !(mayStandIn && rule.stage === 'first')) continue
    if (fits(rule, subject, at) && (best === null || isCloser(rule, best, stage))) best = rule
  }
  return best
}

const named = (rule: ClockRule): number =>
  conditions.reduce((count, name) => count + (rule[name] === null ? 0 : 1), 0)

function isCloser(rule: ClockRule, than: ClockRule, stage: ClockStage): boolean {
  if (rule.stage !== than.stage) return rule.stage === stage
  const more = named(rule) - named(than)
  if (more !== 0) return more > 0
  if (rule.validFrom !== than.validFrom) return rule.validFrom > than.validFrom
  return rule.code < than.code
}

/** The very row that fired for a clock. */
export const rowOf = (
  rules: readonly ClockRule[],
  { rule, ruleSince }: { rule: string | null; ruleSince: string | null },
): ClockRule | null =>
  rule === null
    ? null
    : (rules.find(({ code, validFrom }) => code === rule && validFrom === ruleSince) ?? null)

/** The row of a code that is in force at an instant (UTC); null when none is. */
export const rowInForce = (
  rules: readonly ClockRule[],
  code: string,
  at: string,
): ClockRule | null => rules.find((row) => row.code === code && holdsAt(row, at)) ?? null

export type RuleChange = RowChange<ClockRule>

/** What adding a row changes among those of its code. */
export const ruleChange = (rules: readonly ClockRule[], rule: ClockRule): RuleChange | null =>
  changeOf(
    rules.filter(({ code }) => code === rule.code),
    rule,
    saysTheSame,
  )

/** Rows are made by one schema, so that their fields come in one order. */
function saysTheSame(a: ClockRule, b: ClockRule): boolean {
  const timeless = (row: ClockRule) =>
    JSON.stringify(ClockRule.parse({ ...row, validFrom: a.validFrom, validTo: null }))
  return timeless(a) === timeless(b)
}

/** The rows as they stand after a change. */
export const withChange = (
  rules: readonly ClockRule[],
  { added, ended }: RuleChange,
): ClockRule[] => [
  ...rules.map((row) =>
    ended && row.code === ended.code && row.validFrom === ended.validFrom ? ended : row,
  ),
  added,
]
