import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { urgentLists } from '#shared/sortingRows.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import { findWords } from './lexicon.ts'
import type { Route, SortingWord } from './sortingRules.ts'
import { wordsThatHold } from './suggestCategory.ts'

/** The source's own word, then the lists in their order, then what the route says of the category. */
export function suggestUrgency(
  { urgency }: Pick<CaseCard, 'urgency'>,
  text: string,
  words: readonly SortingWord[],
  route: Route | null,
): Suggestion['urgency'] {
  if (urgency === 'urgent')
    return { value: 'urgent', rule: 'urgency.source', reason: say('suggest.urgency.source') }

  for (const list of urgentLists) {
    const entries = wordsThatHold(text, words, list).map(({ word }) => ({ word, meaning: list }))
    const found = [...new Set(findWords(text, entries).map(({ word }) => word))]
    if (found.length === 0) continue
    return {
      value: 'urgent',
      rule: `urgency.${list}`,
      reason: say('suggest.urgency.words', { words: found.join('、'), list: `urgentList.${list}` }),
    }
  }
  return route?.urgency
    ? {
        value: route.urgency,
        rule: route.code,
        reason: say('suggest.urgency.route', {
          rule: route.code,
          urgency: `urgency.${route.urgency}`,
          basis: route.basis,
        }),
      }
    : { value: null, rule: null, reason: say('suggest.urgency.none') }
}
