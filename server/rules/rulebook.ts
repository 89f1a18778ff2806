import { sql, type Kysely } from 'kysely'
import { CalendarDay, toCalendar, type Calendar } from '#shared/calendar.ts'
import type { ClockRule } from '#shared/clock.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Limits } from './limits.ts'

/** The rules a decision is made with, as they stood when they were read. */
export interface Rulebook {
  clockRules: readonly ClockRule[]
  calendar: Calendar
}

export async function readRulebook(
  db: Kysely<Tables>,
  limits: Limits,
  now: Date,
): Promise<Rulebook> {
  const rules = await sql<ClockRule & { validFrom: Date; validTo: Date | null }>`
    select code, clock, source, urgency, amount, unit, basis,
           valid_from as "validFrom", valid_to as "validTo"
    from clock_rules order by code, valid_from`.execute(db)
  const days = await sql<CalendarDay>`
    select date, is_workday as "isWorkday", name from calendar_days`.execute(db)
  return {
    clockRules: rules.rows,
    calendar: toCalendar(
      days.rows.map((day) => CalendarDay.parse(day)),
      await limits.at('workHours', now),
    ),
  }
}
