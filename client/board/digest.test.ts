import { expect, it } from 'vitest'
import { aCase, aClock } from '#shared/aCase.ts'
import { digest } from './digest.ts'

const now = Date.parse('2026-04-15T12:00:00+08:00')
const dueAt = (time: string, metAt: string | null = null) => [
  aClock({ due: `2026-04-15T${time}:00+08:00`, metAt }),
]

it('lists what is late, worst first, and counts it by grid', () => {
  const some = digest(
    [
      aCase({ id: 'b', gridId: 'G1', clocks: dueAt('11:30') }),
      aCase({ id: 'a', gridId: 'G1', clocks: dueAt('09:00') }),
      aCase({ id: 'c', gridId: null, clocks: dueAt('11:59') }),
      aCase({ id: 'soon', clocks: dueAt('12:40') }),
      aCase({ id: 'met', clocks: dueAt('09:00', '2026-04-15T08:00:00+08:00') }),
    ],
    now,
  )

  expect(some.late.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(some.lateByGrid).toEqual(new Map([['G1', 2]]))
  expect([some.lateCount, some.soonCount]).toEqual([3, 1])
})

it('knows the newest case and the newest urgent one', () => {
  const some = digest(
    [
      aCase({ id: 'old', urgency: 'urgent', receivedAt: '2026-04-15T08:00:00+08:00' }),
      aCase({ id: 'urgent', urgency: 'urgent', receivedAt: '2026-04-15T09:00:00+08:00' }),
      aCase({ id: 'new', receivedAt: '2026-04-15T10:00:00+08:00' }),
    ],
    now,
  )

  expect([some.newest?.id, some.newestUrgent?.id]).toEqual(['new', 'urgent'])
})

it('is finished on a day without any case', () => {
  expect(digest([], now)).toMatchObject({ late: [], lateCount: 0, newest: null })
})
