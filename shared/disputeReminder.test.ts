import { expect, it } from 'vitest'
import { toCalendar } from './calendar.ts'
import { reminderBy, rulesFor, type ReminderRule } from './disputeReminder.ts'

/** National Day of 2026 makes the year known; 10 October is a make-up Saturday. */
const calendar = toCalendar(
  [
    ...['01', '02', '05', '06', '07'].map((day) => ({
      date: `2026-10-${day}`,
      isWorkday: false,
      name: '国庆节',
    })),
    { date: '2026-10-10', isWorkday: true, name: '国庆节' },
  ],
  { start: '09:00', end: '17:30' },
)
const rule = (change: Partial<ReminderRule> = {}): ReminderRule => ({
  code: 'r',
  stage: 'prompt',
  kind: null,
  amount: 3,
  unit: 'workingDays',
  repeats: false,
  basis: '产品规则',
  validFrom: '2015-01-01T00:00:00.000Z',
  validTo: null,
  ...change,
})

it.each([
  // Over the holiday: 8, 9 and the make-up Saturday.
  ['workingDays', 3, '2026-09-30T10:00:00+08:00', '2026-10-10T09:00:00+08:00'],
  ['workingDays', 1, '2026-11-20T23:59:00+08:00', '2026-11-23T09:00:00+08:00'],
  ['days', 7, '2026-11-20T09:30:00+08:00', '2026-11-27T09:00:00+08:00'],
  // The district's day counts, not the machine's: this is the 21st in Shanghai.
  ['days', 1, '2026-11-20T16:30:00Z', '2026-11-22T09:00:00+08:00'],
] as const)('reminds after %s × %d from %s in the morning of %s', (unit, amount, from, due) => {
  const { dueAt, reason } = reminderBy(rule({ unit, amount }), new Date(from), calendar)

  expect(dueAt).toBe(new Date(due).toISOString())
  expect(reason).toEqual({
    code: `reminder.because.${unit}`,
    params: { days: amount, basis: '产品规则' },
  })
})

it('has no date where the calendar ends, and says which year is missing', () => {
  expect(reminderBy(rule(), new Date('2026-12-30T10:00:00+08:00'), calendar)).toMatchObject({
    dueAt: null,
    reason: { code: 'reason.calendarNotLoaded', params: { year: 2027 } },
  })
})

it('takes the rows in force that name the kind, else those for any', () => {
  const rows = [
    rule({ code: 'any' }),
    rule({ code: 'family', kind: 'family' }),
    rule({ code: 'old', kind: 'family', validTo: '2026-01-01T00:00:00.000Z' }),
    rule({ code: 'later', validFrom: '2027-01-01T00:00:00.000Z' }),
    rule({ code: 'guide', stage: 'guide' }),
  ]
  const codes = (kind: string) =>
    rulesFor(rows, 'prompt', kind, new Date('2026-11-20T09:30:00+08:00')).map(({ code }) => code)

  expect(codes('family')).toEqual(['family'])
  expect(codes('lease')).toEqual(['any'])
})
