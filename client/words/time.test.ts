import { describe, expect, it } from 'vitest'
import {
  dayInWords,
  dayOf,
  hourOf,
  looksLikeInstant,
  minuteOf,
  momentInWords,
  secondOf,
  spanInWords,
} from './time.ts'

// The tests run in New York: were the machine's zone used anywhere, these would be a day off.
const lateEvening = '2026-04-14T16:30:05Z'

describe('times are the district’s', () => {
  it('tells minute, second, hour and day in Shanghai', () => {
    expect(minuteOf(lateEvening)).toBe('00:30')
    expect(secondOf(lateEvening)).toBe('00:30:05')
    expect(hourOf(lateEvening)).toBe(0)
    expect(dayOf(lateEvening)).toBe('2026-04-15')
  })

  it('tells the day in words', () => {
    expect(dayInWords(lateEvening, 'zh-CN')).toBe('4月15日周三')
    expect(dayInWords(lateEvening, 'en')).toBe('Wed 15 April')
  })

  it('leaves the day away today', () => {
    const now = Date.parse('2026-04-15T09:00:00+08:00')

    expect(momentInWords('2026-04-15T08:15:00+08:00', now, 'zh-CN')).toBe('08:15')
    expect(momentInWords('2026-04-14T08:15:00+08:00', now, 'zh-CN')).toBe('4/14 08:15')
  })
})

it.each([
  [-5_000, { code: 'span.underMinute' }],
  [59_000, { code: 'span.underMinute' }],
  [60_000, { code: 'span.minutes', params: { n: 1 } }],
  [7_199_000, { code: 'span.hours', params: { n: 1 } }],
  [47 * 3_600_000, { code: 'span.hours', params: { n: 47 } }],
  [49 * 3_600_000, { code: 'span.days', params: { n: 2 } }],
])('says %i ms as %o', (lengthMs, said) => {
  expect(spanInWords(lengthMs)).toEqual(said)
})

it.each([
  ['2026-04-15T08:15:00+08:00', true],
  ['2026-04-15', false],
  ['ZX20260414-0007', false],
])('sees whether %s is an instant', (text, expected) => {
  expect(looksLikeInstant(text)).toBe(expected)
})
