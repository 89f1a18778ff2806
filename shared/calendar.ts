import { z } from 'zod'

/**
 * Working days of the district. Everything here is Asia/Shanghai, which has been UTC+8 without
 * daylight saving since 1991; the zone of the machine is never asked.
 */
const UTC_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

const LocalDate = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A day that differs from plain Monday to Friday, or is named: a day off or a make-up day (调休). */
export const CalendarDay = z.object({ date: LocalDate, isWorkday: z.boolean(), name: z.string() })
export type CalendarDay = z.infer<typeof CalendarDay>

/** Local times of day; a break is either given with both ends or not at all. */
export const WorkHours = z
  .object({
    start: LocalTime,
    lunchFrom: LocalTime.optional(),
    lunchTo: LocalTime.optional(),
    end: LocalTime,
  })
  .refine(({ lunchFrom, lunchTo }) => (lunchFrom === undefined) === (lunchTo === undefined), {
    path: ['lunchTo'],
  })
  .refine(
    ({ start, lunchFrom = start, lunchTo = lunchFrom, end }) =>
      start <= lunchFrom && lunchFrom <= lunchTo && lunchTo <= end && start < end,
    { path: ['end'] },
  )
export type WorkHours = z.infer<typeof WorkHours>

export interface Calendar {
  /** Only the exceptions, by 'YYYY-MM-DD'; inside the loaded years every other day is its weekday. */
  readonly days: ReadonlyMap<string, boolean>
  readonly firstYear: number
  readonly lastYear: number
  readonly workHours: WorkHours
}

/** A day was asked for whose year's State Council paper is not loaded. Guessing would move a deadline. */
export class CalendarNotLoaded extends Error {
  readonly code = 'calendarNotLoaded'
  readonly year: number
  constructor(year: number) {
    super(`The working-day calendar of ${year} is not loaded`)
    this.name = 'CalendarNotLoaded'
    this.year = year
  }
}

/**
 * Builds the calendar from its rows. A year counts as loaded when its National Day has a row: a
 * paper may also name days of the year before or after (1 January joined to 30 December), and
 * such stray rows must not make their whole year look known. Years are loaded up to the first gap.
 */
export function toCalendar(rows: Iterable<CalendarDay>, workHours: WorkHours): Calendar {
  const days = new Map<string, boolean>()
  for (const { date, isWorkday } of rows) days.set(date, isWorkday)

  const years = [...days.keys()].filter((date) => date.endsWith('-10-01')).map(yearOf)
  const firstYear = Math.min(...years)
  let lastYear = years.length === 0 ? -Infinity : firstYear
  while (years.includes(lastYear + 1)) lastYear++
  return { days, firstYear, lastYear, workHours }
}

/** The district's date, 'YYYY-MM-DD', at an instant. */
export function localDate(instant: Date): string {
  return new Date(instant.getTime() + UTC_OFFSET_MS).toISOString().slice(0, 10)
}

/** The instant at which the district's clocks show `time` ('HH:MM') on `date` ('YYYY-MM-DD'). */
export function atLocalTime(date: string, time: string): Date {
  return new Date(Date.parse(`${date}T${time}:00Z`) - UTC_OFFSET_MS)
}

/** Whether people work on this date ('YYYY-MM-DD'). Throws `CalendarNotLoaded` outside the loaded years. */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  const year = yearOf(date)
  // Written so that an empty calendar (±Infinity) and a date that is no date (NaN) throw as well.
  if (!(year >= calendar.firstYear && year <= calendar.lastYear)) throw new CalendarNotLoaded(year)

  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return calendar.days.get(date) ?? (weekday !== 0 && weekday !== 6)
}

/**
 * The end of working hours on the n-th working day after the local date of `from`: that date
 * itself never counts, whatever the hour. With n = 0 it is that date, or the next working day
 * when nobody works then. Throws `CalendarNotLoaded` rather than count past the last loaded year.
 */
export function addWorkingDays(calendar: Calendar, from: Date, n: number): Date {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Not a number of working days: ${n}`)

  const first = localDate(from)
  const ends = endsCounted.get(calendar) ?? new Map<string, number>()
  endsCounted.set(calendar, ends)
  const key = `${first} ${n}`
  const end = ends.get(key) ?? endOfWorkingDay(calendar, first, n)
  ends.set(key, end)
  return new Date(end)
}

/**
 * A feed asks for the same day and number all day long, and counting days is what costs most of a
 * clock. No more entries than the loaded years have days, times the few numbers the rules name.
 */
const endsCounted = new WeakMap<Calendar, Map<string, number>>()

function endOfWorkingDay(calendar: Calendar, first: string, n: number): number {
  let date = first
  let left = n
  let isCounted = isWorkingDay(calendar, date)
  while (left > 0 || !isCounted) {
    date = nextDate(date)
    isCounted = isWorkingDay(calendar, date)
    if (isCounted && left > 0) left--
  }
  return atLocalTime(date, calendar.workHours.end).getTime()
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}

/** The day after a local date, both 'YYYY-MM-DD'. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}
