import { expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { aCase } from '#shared/aCase.ts'
import { createFeatureIds, diffFeatures, drawnFrom, type Drawn } from './caseFeatures.ts'

const location = { lng: 121.2, lat: 31.15 }
const placed = (change: Partial<CaseCard>) => aCase({ location, located: 'exact', ...change })
const draw = (cards: CaseCard[], late: string[] = []): Drawn => drawnFrom(cards, new Set(late))
const diff = (before: Drawn, after: Drawn) => {
  const ids = createFeatureIds()
  const { add, remove } = diffFeatures(before, after, ids)
  return {
    add: add.map(({ id }) => ids.caseOf(Number(id))),
    remove: remove.map((id) => ids.caseOf(id)),
  }
}

it('draws nothing for a place that is withheld or unknown', () => {
  expect(draw([aCase({ location: null, located: 'withheld' })]).size).toBe(0)
})

it.each([
  ['a new case', draw([]), draw([placed({ id: 'a' })]), { add: ['a'], remove: [] }],
  ['a closed case', draw([placed({ id: 'a' })]), draw([]), { add: [], remove: ['a'] }],
  [
    'a case that became late',
    draw([placed({ id: 'a' })]),
    draw([placed({ id: 'a' })], ['a']),
    { add: ['a'], remove: [] },
  ],
  [
    'a case that moved',
    draw([placed({ id: 'a' })]),
    draw([placed({ id: 'a', location: { lng: 121, lat: 31 } })]),
    { add: ['a'], remove: [] },
  ],
  [
    'a case whose place is withheld from now on',
    draw([placed({ id: 'a' })]),
    draw([aCase({ id: 'a', location: null })]),
    { add: [], remove: ['a'] },
  ],
  [
    'a change that does not show on a map',
    draw([placed({ id: 'a', status: 'filed' })]),
    draw([placed({ id: 'a', status: 'handling', version: 9 })]),
    { add: [], remove: [] },
  ],
])('changes the map by %s', (_, before, after, expected) => {
  expect(diff(before, after)).toEqual(expected)
})

it('gives a case one number for as long as it is known, and no number twice', () => {
  const ids = createFeatureIds()
  const first = ids.numberOf('a')
  expect(ids.numberOf('a')).toBe(first)
  ids.forget('a')

  expect(ids.caseOf(first)).toBeUndefined()
  expect(ids.numberOf('a')).not.toBe(first)
})

it('draws late and urgent as numbers that a cluster can add up', () => {
  const { add } = diffFeatures(
    draw([]),
    draw([placed({ id: 'a', source: '110', urgency: 'urgent' })], ['a']),
    createFeatureIds(),
  )

  expect(add[0]?.properties).toEqual({ icon: 'case-110-urgent-late', late: 1, urgent: 1 })
})
