import { expect, it } from 'vitest'
import type { ForceUnit } from '#shared/force.ts'
import { fadeOf, marksOf } from './forceMarks.ts'

const nowMs = Date.parse('2026-11-20T04:00:00Z')
const position = { lng: 121.2, lat: 31.15, accuracyM: 9, takenAt: '2026-11-20T03:50:00Z' }
const person = { label: '值班员', rank: 1, presence: 'onPhone', trail: null } as const
const unit: ForceUnit = {
  ...{ unitId: 'CHENGGUAN', kind: 'cityManagement', mode: 'stationed', state: 'onTheWay' },
  works: [],
  people: [
    { ...person, accountId: 'a', hasConsent: true, position },
    { ...person, accountId: 'b', hasConsent: false, position: null },
  ],
}

it('draws who gave a place, in the state of their unit, and nobody else', () => {
  expect(marksOf([unit], nowMs, (id) => `<${id}>`)).toEqual([
    {
      ...{ accountId: 'a', name: '<CHENGGUAN>', state: 'onTheWay', trail: null },
      ...{ lng: 121.2, lat: 31.15, fade: 0.55 },
    },
  ])
})

it('fades with every step of age and never grows stronger again', () => {
  const steps = [0, 2, 3, 7, 8, 14, 15, 59].map((minutes) => fadeOf(minutes * 60_000))

  expect(steps).toEqual([1, 1, 0.75, 0.75, 0.55, 0.55, 0.35, 0.35])
})
