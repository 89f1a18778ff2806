import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCalendar } from './aCalendar.ts'
import { CalendarNotLoaded, isWorkingDay, localDate } from './calendar.ts'
import {
  addWorkingTime,
  nextWorkingMorning,
  workingDayMs,
  workingDaysBetween,
  workingTimeBetween,
} from './workingTime.ts'

const HOUR = 3_600_000
const calendar = aCalendar()
const at = (text: string) => new Date(`2026-${text}:00+08:00`)
const after = (from: string, hours: number) => addWorkingTime(calendar, at(from), hours * HOUR)

describe('working hours', () => {
  it.each([
    ['inside a morning', '03-02T09:10', 2, '03-02T11:10'],
    ['over the lunch break', '03-02T11:00', 1, '03-02T13:30'],
    ['up to the very break', '03-02T09:00', 2.5, '03-02T11:30'],
    ['from inside the break', '03-02T12:10', 1, '03-02T14:00'],
    ['from before the day begins', '03-02T06:00', 1, '03-02T10:00'],
    ['over night', '03-02T17:00', 1, '03-03T09:30'],
    ['from the evening', '03-02T20:00', 1, '03-03T10:00'],
    ['over a weekend', '03-06T17:00', 1, '03-09T09:30'],
    ['over the National Day holidays into the make-up Saturday', '09-30T16:30', 15, '10-09T17:30'],
    ['a minute later, on the make-up Saturday itself', '09-30T16:30', 15.5, '10-10T09:30'],
    ['up to the end of the day, not the next morning', '03-02T09:00', 7, '03-02T17:30'],
    ['nothing, from a moment of work', '03-02T10:00', 0, '03-02T10:00'],
    ['nothing, from a Sunday', '03-01T10:00', 0, '03-02T09:00'],
  ])('are added %s', (_where, from, hours, expected) => {
    expect(after(from, hours)).toEqual(at(expected))
  })

  it('know how long a day is', () => {
    expect(workingDayMs(calendar)).toBe(7 * HOUR)
    expect(workingDayMs(aCalendar({ start: '08:30', end: '17:00' }))).toBe(8.5 * HOUR)
  })

  it('stop where the calendar ends, rather than guess', () => {
    expect(() => after('12-31T17:00', 1)).toThrow(new CalendarNotLoaded(2027))
    expect(after('12-31T17:00', 0.5)).toEqual(at('12-31T17:30'))
  })

  it('refuse a length that is none', () => {
    expect(() => after('03-02T09:00', -1)).toThrow(RangeError)
    expect(() => after('03-02T09:00', NaN)).toThrow(RangeError)
  })

  it('know the next working morning and the days between', () => {
    expect(nextWorkingMorning(calendar, at('09-30T08:00'))).toEqual(at('10-08T09:00'))
    expect(workingDaysBetween(calendar, at('09-30T23:59'), at('10-13T00:01'))).toBe(5)
    expect(workingDaysBetween(calendar, at('10-13T00:01'), at('09-30T23:59'))).toBe(0)
  })
})

describe('any instant and any length', () => {
  const instants = fc.date({
    min: new Date('2026-01-01T00:00:00+08:00'),
    max: new Date('2026-11-01T00:00:00+08:00'),
    noInvalidDate: true,
  })
  const lengths = fc.integer({ min: 0, max: 200 * HOUR })

  it('is counted back as it was added', () => {
    fc.assert(
      fc.property(instants, lengths, (from, length) => {
        const end = addWorkingTime(calendar, from, length)
        expect(workingTimeBetween(calendar, from, end)).toBe(length)
      }),
    )
  })

  it('never ends outside working hours', () => {
    fc.assert(
      fc.property(instants, lengths, (from, length) => {
        const end = addWorkingTime(calendar, from, length)
        const time = new Date(end.getTime() + 8 * HOUR).toISOString().slice(11, 23)
        expect(isWorkingDay(calendar, localDate(end))).toBe(true)
        const inMorning = time >= '09:00:00.000' && time <= '11:30:00.000'
        expect(inMorning || (time >= '13:00:00.000' && time <= '17:30:00.000')).toBe(true)
      }),
    )
  })

  it('ends no earlier for a later start or a greater length', () => {
    fc.assert(
      fc.property(instants, instants, lengths, lengths, (a, b, short, more) => {
        const [first, second] = a < b ? [a, b] : [b, a]
        const end = addWorkingTime(calendar, first, short).getTime()
        expect(addWorkingTime(calendar, second, short).getTime()).toBeGreaterThanOrEqual(end)
        // Not their sum, which may lie beyond the last year the calendar knows.
        const greater = Math.max(short, more)
        expect(addWorkingTime(calendar, first, greater).getTime()).toBeGreaterThanOrEqual(end)
      }),
    )
  })

  it('can be taken in two steps', () => {
    fc.assert(
      fc.property(instants, lengths, fc.integer({ min: 1, max: 100 * HOUR }), (from, a, b) => {
        const twice = addWorkingTime(calendar, addWorkingTime(calendar, from, a), b)
        expect(twice).toEqual(addWorkingTime(calendar, from, a + b))
      }),
    )
  })

  it('is what counting every single minute comes to', () => {
    const start = at('09-24T00:00').getTime()
    const minutes = fc.integer({ min: 0, max: 25 * 24 * 60 })
    const isWorked = (ms: number) => {
      const local = new Date(ms + 8 * HOUR).toISOString()
      const time = local.slice(11, 16)
      return (
        isWorkingDay(calendar, local.slice(0, 10)) &&
        ((time >= '09:00' && time < '11:30') || (time >= '13:00' && time < '17:30'))
      )
    }
    const workedUpTo = [0]
    for (let n = 0; n < 25 * 24 * 60; n++)
      workedUpTo.push((workedUpTo[n] ?? 0) + Number(isWorked(start + n * 60_000)))
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const worked = (workedUpTo[to] ?? 0) - (workedUpTo[from] ?? 0)
        const [begin, end] = [new Date(start + from * 60_000), new Date(start + to * 60_000)]
        expect(workingTimeBetween(calendar, begin, end)).toBe(worked * 60_000)
      }),
    )
  })
})
