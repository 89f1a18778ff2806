import { describe, expect, it } from 'vitest'
import { aClock } from './aCase.ts'
import { firstRed, isLate, isPromised, nextClock, redAt, whyDue } from './clock.ts'
import { say } from './say.ts'

const at = (time: string) => `2026-11-20T${time}:00.000Z`
const ms = (time: string) => Date.parse(at(time))
const noRule = aClock({ rule: null, ruleSince: null, due: null, reason: say('reason.noRule') })
const notLoaded = aClock({ due: null, reason: say('reason.calendarNotLoaded', { year: 2027 }) })
const stopped = (due: string, from: string, metAt: string | null = null) =>
  aClock({ due: at(due), stops: [{ from: at(from), to: null }], metAt })

describe('late', () => {
  it.each([
    ['running, before its time', aClock({ due: at('10:00') }), '10:00', false],
    ['running, after its time', aClock({ due: at('10:00') }), '10:01', true],
    ['kept in time', aClock({ due: at('10:00'), metAt: at('10:00') }), '12:00', false],
    ['kept too late', aClock({ due: at('10:00'), metAt: at('10:01') }), '12:00', true],
    ['standing since before its time', stopped('10:00', '09:00'), '12:00', false],
    ['standing since after its time', stopped('10:00', '10:30'), '12:00', true],
    ['standing, and kept meanwhile', stopped('10:00', '09:00', at('11:00')), '12:00', false],
    ['of no rule', noRule, '12:00', false],
    ['beyond the calendar', notLoaded, '12:00', false],
  ])('a clock %s', (_what, clock, now, expected) => {
    expect(isLate(clock, ms(now))).toBe(expected)
  })
})

describe('the clock that is named', () => {
  it('is the running one that goes red first', () => {
    const [soon, later] = [aClock({ due: at('10:00') }), aClock({ due: at('11:00') })]
    const kept = aClock({ due: at('09:00'), metAt: at('08:00') })

    expect(nextClock([later, noRule, kept, soon])).toBe(soon)
    expect(firstRed([later, noRule, kept, soon])).toBe(at('10:00'))
  })

  it('is one that cannot go red only where none can, and visible even so', () => {
    const stands = stopped('10:00', '09:00')

    expect(nextClock([noRule, notLoaded, stands])).toBe(stands)
    expect(nextClock([noRule, notLoaded])).toBe(notLoaded)
    expect(nextClock([noRule])).toBe(noRule)
    expect(firstRed([noRule, notLoaded, stands])).toBeNull()
    expect(nextClock([])).toBeNull()
  })

  it('stays red where it stopped too late', () => {
    expect(redAt(stopped('10:00', '10:30'))).toBe(at('10:00'))
  })
})

it('promises nothing only where no rule fits', () => {
  expect([noRule, notLoaded, aClock()].map(isPromised)).toEqual([false, true, true])
})

it('says why it is due then: the rule, from when, and what did not count', () => {
  const stops = [
    { from: at('03:00'), to: at('04:00') },
    { from: at('05:00'), to: null },
  ]
  const clock = aClock({ stops })

  expect(whyDue(clock)).toEqual([
    clock.reason,
    say('reason.countedFrom', { from: clock.from }),
    say('reason.notCounted', { from: at('03:00'), to: at('04:00') }),
    say('reason.stands', { from: at('05:00') }),
  ])
  expect(whyDue(noRule)).toEqual([say('reason.noRule')])
})
