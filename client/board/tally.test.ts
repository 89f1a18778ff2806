import { expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { aCase } from '#shared/aCase.ts'
import { emptyTally, retally, type Tally } from './tally.ts'

const countOf = (cards: CaseCard[]): Tally => {
  const tally = emptyTally()
  for (const card of cards) retally(tally, undefined, card)
  return tally
}

it('counts what stands on no map and in no grid', () => {
  const tally = countOf([
    aCase({ located: 'withheld', gridId: null }),
    aCase({ located: 'none', townCode: null, gridId: null, urgency: 'urgent' }),
  ])

  expect(tally).toMatchObject({ open: 2, withheld: 1, unplaced: 1, outsideGrids: 2, urgent: 1 })
})

it('gives the same counts changed step by step as counted anew', () => {
  const steps: [CaseCard | undefined, CaseCard | undefined][] = []
  const before = aCase({ status: 'received', gridId: 'a', source: '110' })
  const after = aCase({ status: 'filed', gridId: 'b', source: '110' })
  steps.push([undefined, before], [before, after])
  const tally = emptyTally()
  for (const [from, to] of steps) retally(tally, from, to)

  const anew = countOf([after])
  expect({ ...tally, byStatus: { filed: 1 } }).toEqual(anew)
  expect(tally.byStatus.received).toBe(0)

  retally(tally, after, undefined)
  expect(tally.open).toBe(0)
  expect(tally.byGrid.size).toBe(0)
})
