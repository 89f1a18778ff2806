import { z } from 'zod'
import {
  addWorkingDays,
  atLocalTime,
  CalendarNotLoaded,
  localDate,
  type Calendar,
} from './calendar.ts'
import { Say, say } from './say.ts'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'

/** What reminders are counted from: the stages, and being closed to be watched. */
export const ReminderStage = z.enum(['prompt', 'guide', 'visitAfter', 'watched'])
export type ReminderStage = z.infer<typeof ReminderStage>

/** A row: so long after a dispute got to this stage, somebody is to be reminded. */
export const ReminderRule = z.strictObject({
  code: filledText(60),
  stage: ReminderStage,
  /** Null: any kind that no row of the stage names. */
  kind: filledText(40).nullable(),
  amount: z.number().int().min(1).max(3650),
  unit: z.enum(['workingDays', 'days']),
  /** Comes again, as long after it was done as after the stage began. */
  repeats: z.boolean(),
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type ReminderRule = z.infer<typeof ReminderRule>

export const DisputeReminder = z.object({
  id: z.string(),
  stage: ReminderStage,
  /** The row that made it. */
  rule: z.string(),
  ruleSince: z.string(),
  reason: Say,
  /** Null: the calendar does not reach so far, which `reason` says. */
  dueAt: z.string().nullable(),
  toldAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  droppedAt: z.string().nullable(),
})
export type DisputeReminder = z.infer<typeof DisputeReminder>

type Planned = Pick<DisputeReminder, 'stage' | 'rule' | 'ruleSince' | 'reason' | 'dueAt'>

/** The rows in force for a stage: those that name the kind, else those for any. */
export function rulesFor(
  rules: readonly ReminderRule[],
  stage: ReminderStage,
  kind: string,
  at: Date,
): ReminderRule[] {
  const moment = at.toISOString()
  const inForce = rules.filter(
    (rule) =>
      rule.stage === stage &&
      rule.validFrom <= moment &&
      (rule.validTo === null || moment < rule.validTo),
  )
  const named = inForce.filter((rule) => rule.kind === kind)
  return named.length > 0 ? named : inForce.filter((rule) => rule.kind === null)
}

/**
 * When somebody is reminded by this row: in the morning, as people begin to work, of the n-th working
 * day or day after the district's date of `from`. Past the loaded calendar there is no date, and why.
 */
export function reminderBy(rule: ReminderRule, from: Date, calendar: Calendar): Planned {
  const { code, stage, validFrom, amount, unit, basis } = rule
  const planned = { stage, rule: code, ruleSince: validFrom }
  try {
    const date =
      unit === 'days'
        ? localDate(new Date(from.getTime() + amount * DAY_MS))
        : localDate(addWorkingDays(calendar, from, amount))
    return {
      ...planned,
      dueAt: atLocalTime(date, calendar.workHours.start).toISOString(),
      reason: say(`reminder.because.${unit}`, { days: amount, basis }),
    }
  } catch (error) {
    if (!(error instanceof CalendarNotLoaded)) throw error
    return {
      ...planned,
      dueAt: null,
      reason: say('reason.calendarNotLoaded', { year: error.year }),
    }
  }
}

const DAY_MS = 24 * 3_600_000
