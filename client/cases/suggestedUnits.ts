import { computed, type ComputedRef } from 'vue'
import type { CaseCard } from '#shared/case.ts'
import { useSay } from '../words/useSay.ts'
import { useSuggestionStore } from './suggestionStore.ts'
import { unitsOf } from './takeSuggestion.ts'

export interface SuggestedUnits {
  ids: string[]
  /** Why these, in words. */
  why: string
}

/** The units a suggestion names and nobody has asked yet; null: there is nothing to suggest. */
export function useSuggestedUnits(card: () => CaseCard): ComputedRef<SuggestedUnits | null> {
  const suggestions = useSuggestionStore()
  const { render } = useSay()
  return computed(() => {
    const known = suggestions.known.get(card().id)
    if (known?.state !== 'here') return null
    // Whoever was asked before, and perhaps objected, is not proposed again.
    const asked = new Set(card().orders.map(({ unitId }) => unitId))
    const ids = unitsOf(known.suggestion).filter((id) => !asked.has(id))
    return ids.length === 0 ? null : { ids, why: render(known.suggestion.unit.reason) }
  })
}
