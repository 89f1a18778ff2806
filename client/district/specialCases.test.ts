import { expect, it } from 'vitest'
import { aCase } from '#shared/aCase.ts'
import type { CaseCard } from '#shared/case.ts'
import { isOverdue, specialCases, specialCounts, specialGroupOf } from './specialCases.ts'

const accepted = (
  acceptedBy: NonNullable<CaseCard['special']>['acceptedBy'],
  due: string,
): Partial<CaseCard> => ({
  tier: 4,
  special: { acceptedBy, acceptedAt: '2026-11-20T03:00:00.000Z', plan: '办', due, progress: [] },
})
const early = '2026-11-23T09:30:00.000Z'
const later = '2026-11-30T09:30:00.000Z'

const cards = [
  aCase({ id: 'town', tier: 2 }),
  aCase({ id: 'later', ...accepted('districtCentre', later) }),
  aCase({ id: 'early', ...accepted('socialWork', early) }),
  aCase({ id: 'new', tier: 4, receivedAt: '2026-11-20T02:00:00.000Z' }),
  aCase({ id: 'old', tier: 4, receivedAt: '2026-11-19T02:00:00.000Z' }),
  aCase({ id: 'nowhere', townCode: null, receivedAt: '2026-11-18T02:00:00.000Z' }),
]

it('lists what nobody has accepted first, the oldest on top, then by deadline', () => {
  expect(specialCases(cards, 'all').map(({ id }) => id)).toEqual([
    'nowhere',
    'old',
    'new',
    'early',
    'later',
  ])
})

it('knows whose it is, and leaves the towns’ own cases to the towns', () => {
  expect(cards.map(specialGroupOf)).toEqual([
    null,
    'districtCentre',
    'socialWork',
    'waiting',
    'waiting',
    'noTown',
  ])
  expect(specialCases(cards, 'socialWork').map(({ id }) => id)).toEqual(['early'])
})

it('counts each group, and what is past its promised day', () => {
  const nowMs = Date.parse('2026-11-24T00:00:00Z')

  expect(specialCounts(cards, nowMs)).toEqual({
    all: 5,
    waiting: 2,
    districtCentre: 1,
    socialWork: 1,
    noTown: 1,
    overdue: 1,
  })
  expect(cards.filter((card) => isOverdue(card, nowMs)).map(({ id }) => id)).toEqual(['early'])
})
