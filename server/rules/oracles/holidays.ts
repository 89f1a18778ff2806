import { addWorkingDays, atLocalTime, localDate, toCalendar } from '#shared/calendar.ts'
import { publishedHolidays } from '#server/calendar/holidays.ts'
import { readOracle } from './files.ts'

interface HolidayFigures {
  sums: number
  agreeing: number
  /** `start + n = expected, not ours`. */
  differing: string[]
}

/** Sums of working days by two independent implementations, against the shipped calendar. */
export async function holidayFigures(): Promise<HolidayFigures> {
  const calendar = toCalendar(publishedHolidays(), { start: '09:00', end: '17:30' })
  const rows = await readOracle('holidays')
  const differing: string[] = []
  for (const row of rows) {
    const [start = '', n = '', expected = ''] = Object.values(row)
    const end = localDate(addWorkingDays(calendar, atLocalTime(start, '10:00'), Number(n)))
    if (end !== expected) differing.push(`${start} + ${n} = ${expected}, not ${end}`)
  }
  return { sums: rows.length, agreeing: rows.length - differing.length, differing }
}
