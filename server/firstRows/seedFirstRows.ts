import type { Kysely } from 'kysely'
import { seedCalendarDays } from '#server/calendar/calendarRepo.ts'
import { publishedHolidays } from '#server/calendar/holidays.ts'
import type { Tables } from '#server/store/tables.ts'
import { seedCategories } from './seedCategories.ts'
import { seedFeeds } from './seedFeeds.ts'
import { seedMergeRules } from './seedMergeRules.ts'
import { seedNoiseLimits } from './seedNoiseLimits.ts'
import { seedClockRules, seedEscalationRules, seedLimits, seedNoticeRules } from './seedRules.ts'
import { seedVisits } from './seedVisits.ts'

/**
 * What every store begins with, the demo's and a real district's: rules, limits and code lists as far as they
 * are published, the product's own where nothing is. Run again it adds what a newer build knows and leaves
 * every row that is there, however it was changed.
 */
export async function seedFirstRows(db: Kysely<Tables>): Promise<void> {
  await seedLimits(db)
  await seedClockRules(db)
  await seedEscalationRules(db)
  await seedNoticeRules(db)
  await seedMergeRules(db)
  await seedCategories(db)
  await seedNoiseLimits(db)
  await seedVisits(db)
  await seedFeeds(db)
  await seedCalendarDays(db, publishedHolidays())
}
