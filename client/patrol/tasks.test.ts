import { expect, it } from 'vitest'
import { aCase } from '#shared/aCase.ts'
import type { Visit } from '#shared/visit.ts'
import { keptOf, tasksOf } from './tasks.ts'

const now = new Date('2026-11-22T02:00:00Z')
const visit = { number: 'ZF261122-0001', place: '佳杰路99弄3号501室' } as Visit

it('names the day’s visits, and nothing of a unit to whoever works for none', () => {
  const tasks = tasksOf({ cases: [aCase()], unitId: null, visits: [visit], disputes: [] }, now)
  expect(tasks).toEqual([
    { kind: 'visit', number: 'ZF261122-0001', title: '佳杰路99弄3号501室', visit },
  ])
})

it('keeps of what is about people the number alone', () => {
  const tasks = tasksOf({ cases: [], unitId: null, visits: [visit], disputes: [] }, now)
  expect(tasks.map(keptOf)).toEqual([{ kind: 'visit', number: 'ZF261122-0001', title: '' }])
})
