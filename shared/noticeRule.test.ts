import { expect, it } from 'vitest'
import { quietUntil } from './noticeRule.ts'

const at = (time: string): Date => new Date(`2026-04-08T${time}:00+08:00`)
const endOf = (quietFrom: string | null, quietTo: string | null, time: string): string | null =>
  quietUntil({ quietFrom, quietTo }, at(time))?.toISOString() ?? null

it.each([
  ['12:00', '14:00', '11:59', null],
  ['12:00', '14:00', '12:00', '2026-04-08T06:00:00.000Z'],
  ['12:00', '14:00', '14:00', null],
  ['22:00', '07:00', '21:59', null],
  ['22:00', '07:00', '23:30', '2026-04-08T23:00:00.000Z'],
  ['22:00', '07:00', '06:59', '2026-04-07T23:00:00.000Z'],
  ['22:00', '07:00', '07:00', null],
  ['22:00', '22:00', '22:00', null],
  [null, '07:00', '03:00', null],
])('is quiet from %s to %s: at %s until %s', (from, to, time, end) => {
  expect(endOf(from, to, time)).toBe(end)
})
