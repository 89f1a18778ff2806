import type { Kysely } from 'kysely'
import { toCalendar } from '#shared/calendar.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import { readCalendarDays } from '#server/calendar/calendarRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import { readEscalationRules } from '#server/escalation/escalationRuleRepo.ts'
import { readClockRules } from './clockRuleRepo.ts'
import type { Limits } from './limits.ts'

export type { Rulebook }

/** The rules a decision is made with, as they stand now. */
export async function readRulebook(
  db: Kysely<Tables>,
  limits: Limits,
  now: Date,
): Promise<Rulebook> {
  const clockRules = await readClockRules(db)
  const escalation = await readEscalationRules(db)
  const days = await readCalendarDays(db)
  return { clockRules, escalation, calendar: toCalendar(days, await limits.at('workHours', now)) }
}
