import { localDate, type Calendar } from '#shared/calendar.ts'
import { say, type Say } from '#shared/say.ts'

/** The State Council publishes next year's days in November: from its first day on they are missed. */
const NEXT_YEAR_IS_DUE = '11-01'

/** What an administrator should load: this year's days at any time, next year's from 1 November. */
export function calendarWarnings({ firstYear, lastYear }: Calendar, now: Date): Say[] {
  const today = localDate(now)
  const year = Number(today.slice(0, 4))
  const isLoaded = (wanted: number) => wanted >= firstYear && wanted <= lastYear
  if (!isLoaded(year)) return [say('warning.calendarNotLoaded', { year })]
  return today.slice(5) >= NEXT_YEAR_IS_DUE && !isLoaded(year + 1)
    ? [say('warning.calendarNextYear', { year: year + 1 })]
    : []
}
