import { expect, it } from 'vitest'
import { batchEnd, scheduleOf } from './schedule.ts'

const HOUR = 3_600_000

it.each([
  ['nothing', [], 10, []],
  ['the first at once, however late in the calendar', [5000 * HOUR], 10, [0]],
  ['gaps divided by the speed', [0, HOUR, 3 * HOUR], 2, [0, HOUR / 2, 1.5 * HOUR]],
  ['several at the same moment', [HOUR, HOUR], 7, [0, 0]],
  ['a gap of exactly a day kept', [0, 24 * HOUR], 1, [0, 24 * HOUR]],
  [
    'a gap over a day cut to one day',
    [0, 100 * HOUR, 101 * HOUR],
    20_000,
    [0, (24 * HOUR) / 20_000, (25 * HOUR) / 20_000],
  ],
])('schedules %s', (_, moments, speed, due) => {
  expect(scheduleOf(moments, speed)).toEqual(due)
})

const dueAt = [0, 0, 10, 20]
const light = [1, 1, 1, 1]

it.each([
  ['all that is due', dueAt, light, 0, 10, 3],
  ['nothing that is not', dueAt, light, 2, 5, 2],
  ['everything when it is late', dueAt, light, 1, 1000, 4],
  ['less when it is heavy', dueAt, [3e6, 3e6, 1, 1], 0, 10, 1],
  ['one that is too heavy by itself', dueAt, [9e6, 1, 1, 1], 0, 10, 1],
  ['500 at most', Array<number>(900).fill(0), Array<number>(900).fill(1), 0, 0, 500],
])('takes %s into a batch', (_, due, sizes, from, elapsed, end) => {
  expect(batchEnd(due, sizes, from, elapsed)).toBe(end)
})
