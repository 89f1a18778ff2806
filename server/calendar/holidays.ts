import { CalendarDay } from '#shared/calendar.ts'
import papers from './holidays.json' with { type: 'json' }

/** One State Council paper: names of holidays with their dates, separated by spaces. */
interface Paper {
  off: Record<string, string>
  work: Record<string, string>
}

/**
 * The days off and make-up days of 2017–2026, from the State Council's yearly papers as collected by
 * NateScarlet/holiday-cn (MIT, see `holidays.json.LICENSE`). In date order; a date that two papers
 * name (the turn of a year) has the newer paper's verdict.
 */
export function publishedHolidays(): CalendarDay[] {
  const byDate = new Map<string, CalendarDay>()
  for (const paper of Object.values<Paper>(papers)) {
    for (const day of [...daysOf(paper.off, false), ...daysOf(paper.work, true)]) {
      byDate.set(day.date, day)
    }
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

function daysOf(named: Record<string, string>, isWorkday: boolean): CalendarDay[] {
  return Object.entries(named).flatMap(([name, dates]) =>
    dates.split(' ').map((date) => CalendarDay.parse({ date, isWorkday, name })),
  )
}
