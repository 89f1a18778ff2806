import type { CaseCard } from '#shared/case.ts'
import { categoryKey } from '#shared/category.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import type { CaseBody } from './caseCommands.ts'

/**
 * What one key takes of a suggestion: tier, category and urgency, as the sorting command wants them.
 * Null: no rule suggests a tier, and that is for the officer to say.
 */
export function sortingOf(
  { tier, category, urgency }: Suggestion,
  card: Pick<CaseCard, 'category' | 'urgency'>,
): CaseBody<'sort'> | null {
  if (tier.value === null) return null
  const isSame =
    category.value !== null &&
    card.category !== null &&
    categoryKey(category.value) === categoryKey(card.category)
  return {
    tier: tier.value,
    ...(category.value !== null && !isSame && { category: category.value }),
    ...(urgency.value !== null && urgency.value !== card.urgency && { urgency: urgency.value }),
  }
}

/** The units a suggestion names, the leading one first. */
export const unitsOf = ({ unit }: Suggestion): string[] =>
  unit.value === null ? [] : [unit.value.unitId, ...unit.value.assistUnitIds]
