import { describe, expect, it } from 'vitest'
import { addWorkingDays, atLocalTime, isWorkingDay, toCalendar } from '#shared/calendar.ts'
import { publishedHolidays } from './holidays.ts'

const calendar = toCalendar(publishedHolidays(), { start: '09:00', end: '17:30' })

describe('the shipped calendar', () => {
  it('knows 2017 to 2026', () => {
    expect([calendar.firstYear, calendar.lastYear]).toEqual([2017, 2026])
  })

  it('names every day once, in order', () => {
    const dates = publishedHolidays().map((day) => day.date)

    expect(dates).toEqual([...new Set(dates)].sort())
  })

  it('knows the make-up days of 2026', () => {
    const makeUpDays = publishedHolidays()
      .filter((day) => day.isWorkday && day.date.startsWith('2026'))
      .map((day) => day.date.slice(5))

    expect(makeUpDays).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'])
  })

  it('counts five working days after 2026-09-30 to 2026-10-13', () => {
    const end = addWorkingDays(calendar, atLocalTime('2026-09-30', '15:00'), 5)

    expect(end).toEqual(atLocalTime('2026-10-13', '17:30'))
  })

  it('needs no entry for a day that already is what its weekday says, only for its name', () => {
    const named = publishedHolidays().filter((day) => !day.isWorkday)

    expect(named.every((day) => !isWorkingDay(calendar, day.date))).toBe(true)
  })
})
