import type { CaseCard } from '#shared/case.ts'
import { categoryKey } from '#shared/category.ts'
import { suggestionFields, type Suggestion, type TakenFields } from '#shared/suggestion.ts'
import { readWords } from '#server/cases/caseReadRepo.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { createLimits } from '#server/rules/limits.ts'
import { featuresOf } from './features.ts'
import { learn } from './learnedRepo.ts'
import { textOf } from './suggest.ts'
import { findSuggestion, insertOutcomes } from './suggestionRepo.ts'

type Values = Record<keyof TakenFields, string | null>

const NO_GRID = 'none'

/** Each field as one word, so that taken and suggested can be compared and counted. */
const suggestedValues = ({ category, grid, unit, tier, urgency }: Suggestion): Values => ({
  category: category.value && categoryKey(category.value),
  grid: grid.value && (grid.value.gridId ?? NO_GRID),
  unit: unit.value?.unitId ?? null,
  tier: tier.value === null ? null : String(tier.value),
  urgency: urgency.value,
})

const takenValues = ({ category, grid, unit, tier, urgency }: TakenFields): Values => ({
  category: category ? categoryKey(category) : null,
  grid: grid ? (grid.gridId ?? NO_GRID) : null,
  unit: unit?.unitId ?? null,
  tier: tier === undefined ? null : String(tier),
  urgency: urgency ?? null,
})

/**
 * To be called in the transaction in which an officer sorts, relocates or dispatches: counts what was
 * taken of the suggestion and what was changed, and lets a decided category teach the learner. `card`
 * as it was before the decision. Without a suggestion on record nothing is counted, as nobody saw one.
 */
export async function recordOutcome(
  tx: Tx,
  card: Pick<CaseCard, 'id' | 'title' | 'tickets'>,
  taken: TakenFields,
  now: Date,
): Promise<void> {
  const kept = await findSuggestion(tx, card.id)
  if (kept) {
    const suggested = suggestedValues(kept.suggestion)
    const decided = takenValues(taken)
    const outcomes = suggestionFields.flatMap((field) => {
      const value = decided[field]
      if (value === null) return []
      const { rule } = kept.suggestion[field]
      return [{ field, suggested: suggested[field], rule, taken: value }]
    })
    await insertOutcomes(tx, card.id, outcomes, now)
  }
  if (taken.category) {
    const weights = await createLimits(tx).at('sorting', now)
    const features = featuresOf(textOf(card, await readWords(tx, card.id)), weights)
    await learn(tx, card.id, { category: categoryKey(taken.category), features })
  }
}
