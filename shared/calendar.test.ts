import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  atLocalTime,
  CalendarNotLoaded,
  isWorkingDay,
  localDate,
  toCalendar,
  WorkHours,
  type CalendarDay,
} from './calendar.ts'

const workHours = { start: '09:00', end: '17:30' }
const off = (date: string): CalendarDay => ({ date, isWorkday: false, name: '国庆节' })
const makeUp = (date: string): CalendarDay => ({ date, isWorkday: true, name: '国庆节' })

const calendar = toCalendar(
  [
    ...['01', '02', '05', '06', '07'].map((day) => off(`2026-10-${day}`)),
    makeUp('2026-09-20'),
    makeUp('2026-10-10'),
    off('2027-10-01'),
  ],
  workHours,
)
const due = (from: string, n: number) => addWorkingDays(calendar, new Date(from), n).toISOString()

describe('the district’s dates', () => {
  it('turns at midnight in Shanghai, wherever the machine stands', () => {
    expect(localDate(new Date('2026-09-30T15:59:59.999Z'))).toBe('2026-09-30')
    expect(localDate(new Date('2026-09-30T16:00:00Z'))).toBe('2026-10-01')
    expect(atLocalTime('2026-10-13', '17:30').toISOString()).toBe('2026-10-13T09:30:00.000Z')
  })
})

describe('working days', () => {
  it.each([
    ['a plain Monday', '2026-03-02', true],
    ['a plain Saturday', '2026-03-07', false],
    ['a plain Sunday', '2026-03-08', false],
    ['a holiday on a weekday', '2026-10-05', false],
    ['a make-up day on a Saturday', '2026-10-10', true],
    ['a make-up day on a Sunday', '2026-09-20', true],
  ])('knows %s', (_what, date, expected) => {
    expect(isWorkingDay(calendar, date)).toBe(expected)
  })

  it('counts five working days over the National Day holidays and their make-up Saturday', () => {
    expect(due('2026-09-30T10:00:00+08:00', 5)).toBe('2026-10-13T09:30:00.000Z')
  })

  it('never counts the day of receipt, neither its first nor its last minute', () => {
    expect(due('2026-03-02T00:00:00+08:00', 1)).toBe('2026-03-03T09:30:00.000Z')
    expect(due('2026-03-02T23:59:59+08:00', 1)).toBe('2026-03-03T09:30:00.000Z')
  })

  it('with no day to add ends on the same day, or on the next one when nobody works', () => {
    expect(due('2026-03-06T10:00:00+08:00', 0)).toBe('2026-03-06T09:30:00.000Z')
    expect(due('2026-03-07T10:00:00+08:00', 0)).toBe('2026-03-09T09:30:00.000Z')
  })

  it('refuses a number of days that is none', () => {
    expect(() => due('2026-03-06T10:00:00+08:00', 1.5)).toThrow(RangeError)
    expect(() => due('2026-03-06T10:00:00+08:00', -1)).toThrow(RangeError)
  })
})

describe('years that are not loaded', () => {
  it('are named, and never taken for plain Monday to Friday', () => {
    expect(() => isWorkingDay(calendar, '2028-01-03')).toThrow(new CalendarNotLoaded(2028))
    expect(() => isWorkingDay(calendar, '2025-12-31')).toThrow(new CalendarNotLoaded(2025))
    expect(() => due('2027-12-30T10:00:00+08:00', 2)).toThrow(new CalendarNotLoaded(2028))
    expect(due('2027-12-30T10:00:00+08:00', 1)).toBe('2027-12-31T09:30:00.000Z')
  })

  it('include a year of which only the neighbour’s paper names a day, and all after a gap', () => {
    const stray = toCalendar([off('2026-10-01'), off('2027-01-01'), off('2028-10-01')], workHours)

    expect([stray.firstYear, stray.lastYear]).toEqual([2026, 2026])
    expect(() => isWorkingDay(stray, '2027-03-01')).toThrow(CalendarNotLoaded)
  })

  it('are all years while nothing is loaded', () => {
    expect(() => isWorkingDay(toCalendar([], workHours), '2026-03-02')).toThrow(CalendarNotLoaded)
  })
})

describe('any start and any count', () => {
  const instants = fc.date({
    min: new Date('2026-01-01T00:00:00+08:00'),
    max: new Date('2026-12-31T23:59:59+08:00'),
    noInvalidDate: true,
  })
  const counts = fc.integer({ min: 0, max: 60 })

  it('ends on a working day, at the end of its hours', () => {
    fc.assert(
      fc.property(instants, counts, (from, n) => {
        const end = addWorkingDays(calendar, from, n)
        expect(isWorkingDay(calendar, localDate(end))).toBe(true)
        expect(end).toEqual(atLocalTime(localDate(end), '17:30'))
      }),
    )
  })

  it('can be taken in two steps', () => {
    fc.assert(
      fc.property(instants, counts, counts, (from, a, b) => {
        const once = addWorkingDays(calendar, from, a + b + 1)
        const twice = addWorkingDays(calendar, addWorkingDays(calendar, from, a + 1), b)
        expect(twice).toEqual(once)
      }),
    )
  })
})

describe('hours', () => {
  it.each([
    [{ start: '09:00', end: '17:30' }, true],
    [{ start: '09:00', lunchFrom: '11:30', lunchTo: '13:00', end: '17:30' }, true],
    [{ start: '09:00', lunchFrom: '11:30', end: '17:30' }, false],
    [{ start: '09:00', lunchFrom: '13:00', lunchTo: '11:30', end: '17:30' }, false],
    [{ start: '17:30', end: '09:00' }, false],
    [{ start: '9:00', end: '17:30' }, false],
  ])('%j are possible: %s', (hours, isPossible) => {
    expect(WorkHours.safeParse(hours).success).toBe(isPossible)
  })
})

it('counts the same for every asker, whatever an earlier one did with the answer', () => {
  const from = new Date('2026-09-30T15:00:00+08:00')
  const first = addWorkingDays(calendar, from, 5)
  const before = first.toISOString()

  first.setFullYear(1999)

  expect(addWorkingDays(calendar, from, 5).toISOString()).toBe(before)
})

it('keeps the counts of one calendar from another', () => {
  const plain = { ...calendar, days: new Map([['2026-10-01', true]]) }
  const from = new Date('2026-09-30T15:00:00+08:00')

  expect(addWorkingDays(calendar, from, 1)).not.toEqual(addWorkingDays(plain, from, 1))
})
