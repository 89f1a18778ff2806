import type { CaseCard } from '#shared/case.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import type { CaseText } from './features.ts'
import type { Learned } from './learner.ts'
import { suggestCategory } from './suggestCategory.ts'
import { suggestGrid } from './suggestPlace.ts'
import { routeFor, suggestTier, suggestUnit } from './suggestRoute.ts'
import { suggestUrgency } from './suggestUrgency.ts'
import type { Places, SortingRules } from './sortingRules.ts'

/**
 * How a case could be sorted, field by field, each with its rule and its reason. The same case, words,
 * rules and decisions always give the same suggestion.
 */
export function suggest(
  card: CaseCard,
  text: CaseText,
  { rules, places, learned }: { rules: SortingRules; places: Places; learned: Learned },
): Suggestion {
  const whole = [card.place ?? '', text.title, text.detail].join('\n')
  const category = suggestCategory(card.category, text, rules, learned)
  const grid = suggestGrid(card, whole, places)
  const route = routeFor(card, category.value, rules.routes, rules.catalogue)
  const where = {
    townCode: card.townCode ?? grid.value?.townCode ?? null,
    gridId: card.gridId ?? grid.value?.gridId ?? null,
    text: whole,
  }
  return {
    category,
    grid,
    unit: suggestUnit(route, where, places),
    tier: suggestTier(route),
    urgency: suggestUrgency(card, whole, rules.words, route),
  }
}

/** The words of a case as its learner and its word lists read them. */
export const textOf = (
  card: Pick<CaseCard, 'title' | 'tickets'>,
  words: readonly { detail: string }[],
): CaseText => ({
  title: [...new Set([card.title, ...card.tickets.map(({ title }) => title)])].join('\n'),
  detail: words.map(({ detail }) => detail).join('\n'),
})
