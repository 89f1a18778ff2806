import { expect, it } from 'vitest'
import { aCase, aClock, anOrder } from '#shared/aCase.ts'
import { shareCardOf } from './shareCard.ts'

it('says number, the task somebody still works on, place and the clock that goes red first', () => {
  const card = aCase({
    orders: [
      anOrder({ id: 'o1', task: '请现场查看', state: 'answered' }),
      anOrder({ id: 'o2', task: '请做油烟检测' }),
    ],
    clocks: [
      aClock({ due: '2026-11-27T09:30:00.000Z' }),
      aClock({ kind: 'firstContact', due: '2026-11-23T09:30:00.000Z' }),
    ],
  })

  expect(shareCardOf(card)).toEqual({
    caseNo: card.caseNo,
    title: card.title,
    task: '请做油烟检测',
    place: card.place,
    due: '2026-11-23T09:30:00.000Z',
    isUrgent: false,
  })
})

it('leaves open what is not known', () => {
  const card = aCase({ place: null, clocks: [aClock({ due: null })] })

  expect(shareCardOf(card)).toMatchObject({ task: null, place: null, due: null })
})
