import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import { sortingOf, unitsOf } from './takeSuggestion.ts'

const because = { rule: 'oil', reason: say('suggest.tier.none') }
const fumes = { scheme: 'gb47678', code: '06027', name: '油烟污染' } as const
const suggestion = (change: Partial<Suggestion> = {}): Suggestion => ({
  category: { ...because, value: fumes },
  grid: { ...because, value: null },
  unit: { ...because, value: { unitId: 'chengguan', assistUnitIds: ['guijian'] } },
  tier: { ...because, value: 2 },
  urgency: { ...because, value: 'urgent' },
  ...change,
})

it('takes tier, category and urgency, as far as they are suggested and new', () => {
  const card = { category: null, urgency: 'normal' } as const

  expect(sortingOf(suggestion(), card)).toEqual({ tier: 2, category: fumes, urgency: 'urgent' })
  expect(sortingOf(suggestion(), { category: fumes, urgency: 'urgent' })).toEqual({ tier: 2 })
  expect(sortingOf(suggestion({ category: { ...because, value: null } }), card)).toEqual({
    tier: 2,
    urgency: 'urgent',
  })
})

it('takes nothing where no rule suggests a tier', () => {
  const none = suggestion({ tier: { ...because, value: null } })

  expect(sortingOf(none, { category: null, urgency: 'normal' })).toBeNull()
})

it('names the leading unit first', () => {
  expect(unitsOf(suggestion())).toEqual(['chengguan', 'guijian'])
  expect(unitsOf(suggestion({ unit: { ...because, value: null } }))).toEqual([])
})
