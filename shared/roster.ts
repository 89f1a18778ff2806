import { z } from 'zod'
import { filledText } from './text.ts'

/**
 * Who of a unit is on duty when 值班表. A plan is a rotation, or a temporary schedule that takes its
 * place for a while; an override puts one person in for a while. Local dates and times are the
 * district's (Asia/Shanghai); spans are milliseconds since 1970, the end not included.
 */
export interface Span {
  from: number
  to: number
}

const isDate = (value: string): boolean =>
  !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value)

const LocalDate = z
  .string()
  .regex(/^(199|20\d)\d-\d\d-\d\d$/)
  .refine(isDate, 'no such day')
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** The days on which a window begins: weekdays are 1, Monday, to 7. */
export const RosterDays = z.union([
  z.enum(['every', 'working', 'rest']),
  z.array(z.number().int().min(1).max(7)).min(1).max(7),
])
export type RosterDays = z.infer<typeof RosterDays>

/** A stretch of a day; one that ends at or before its begin ends on the next day. */
export const RosterHours = z.strictObject({ from: LocalTime, to: LocalTime })
export type RosterHours = z.infer<typeof RosterHours>

/** 1 is on duty, 2 the deputy: the order in which they are rung. */
export const RosterRank = z.literal([1, 2])
export type RosterRank = z.infer<typeof RosterRank>

/** People in turn, within the same hours. A unit's day and its night are two lines. */
export const RosterLine = z.strictObject({
  rank: RosterRank,
  /** Accounts, in the order in which they take turns. */
  members: z.array(filledText(80)).min(1).max(60),
  turn: z.strictObject({
    every: z.number().int().min(1).max(60),
    unit: z.enum(['days', 'weeks']),
  }),
  /** The day the first member's turn begins; turns are counted from here, backwards too. */
  startsOn: LocalDate,
  /** When one turn passes to the next. */
  handover: LocalTime,
  days: RosterDays,
  hours: RosterHours,
})
export type RosterLine = z.infer<typeof RosterLine>

export const PlanKind = z.enum(['rotation', 'temporary'])
export type PlanKind = z.infer<typeof PlanKind>

/** In force for a span; a change ends it and begins another, so the past stays as it was. */
export interface RosterPlan extends Span {
  id: string
  kind: PlanKind
  lines: readonly RosterLine[]
}

/** One person for a while, instead of one, or of whoever else would be on duty, or of nobody. */
export interface RosterOverride extends Span {
  id: string
  rank: RosterRank
  accountId: string
  /** Null: whoever it is. */
  insteadOf: string | null
  swapId: string | null
  /** Later ones count before earlier ones. */
  madeAt: number
}

/** When somebody of the unit should be on duty. */
export interface DutyNeed extends Span {
  days: RosterDays
  hours: RosterHours
}

/** All that decides who of one unit is on duty. */
export interface UnitRoster {
  plans: readonly RosterPlan[]
  overrides: readonly RosterOverride[]
  needs: readonly DutyNeed[]
  /** Who left the unit or whose account is disabled, and since when: from then on nobody finds them. */
  goneSince: ReadonlyMap<string, number>
}

export const DutyBy = z.enum(['rotation', 'temporary', 'override', 'swap'])
export type DutyBy = z.infer<typeof DutyBy>

/** One person on duty for a while, and by what: the plan's, override's or swap's id. */
export interface DutyInterval extends Span {
  rank: RosterRank
  accountId: string
  by: DutyBy
  ofId: string
}

/** Whether people work on a local date. */
export type WorkdayTest = (date: string) => boolean
