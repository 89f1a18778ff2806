import { localDate } from './calendar.ts'
import type { RosterDays, RosterHours, Span, WorkdayTest } from './roster.ts'

/** Shanghai keeps no summer time: its clock is a constant away from UTC, whatever the machine's zone. */
const UTC_OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

/** Days since 1970 on the district's calendar. */
export const dayOf = (at: number): number => Math.floor((at + UTC_OFFSET_MS) / DAY_MS)

export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS

/** The instant at which the district's clocks show this time on that day. */
export const atTime = (day: number, time: string): number =>
  day * DAY_MS - UTC_OFFSET_MS + minutesOf(time) * MINUTE_MS

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** 1 is Monday. Day 0 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/**
 * Whether people work on a date by the State Council's paper. Of a year whose paper is not loaded it is
 * Monday to Friday: a duty desk with a guess is better than one with nobody, unlike a deadline.
 */
export const workdaysBy =
  (days: ReadonlyMap<string, boolean>): WorkdayTest =>
  (date) =>
    days.get(date) ?? weekdayOf(dayOfDate(date)) <= 5

function begins(days: RosterDays, day: number, isWorkday: WorkdayTest): boolean {
  if (days === 'every') return true
  if (typeof days !== 'string') return days.includes(weekdayOf(day))
  return isWorkday(localDate(new Date(atTime(day, '12:00')))) === (days === 'working')
}

/** The windows of such days that touch a span, cut to it; a night that began the evening before too. */
export function windowsOf(
  { days, hours }: { days: RosterDays; hours: RosterHours },
  span: Span,
  isWorkday: WorkdayTest,
): Span[] {
  const windows: Span[] = []
  const isOverNight = hours.to <= hours.from
  for (let day = dayOf(span.from) - 1; day <= dayOf(span.to - 1); day++) {
    const from = Math.max(atTime(day, hours.from), span.from)
    const to = Math.min(atTime(isOverNight ? day + 1 : day, hours.to), span.to)
    if (from < to && begins(days, day, isWorkday)) windows.push({ from, to })
  }
  return windows
}
