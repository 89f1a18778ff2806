import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { isClosed } from '#shared/case.ts'
import { mayReadWords } from '#shared/sight.ts'
import { suggestionFields, type Suggestion, type SuggestionFigures } from '#shared/suggestion.ts'
import { findCase, maySee, readWords } from '#server/cases/caseReadRepo.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { featuresOf } from './features.ts'
import { readLearned } from './learnedRepo.ts'
import { readPlaces, readSortingRules } from './sortingRepo.ts'
import { suggest, textOf } from './suggest.ts'
import {
  countSuggestions,
  findSuggestion,
  keepSuggestion,
  type Counted,
  type KeptSuggestion,
} from './suggestionRepo.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
}

export interface SuggestionService {
  /** Made at the first look and kept; null for a case that was closed before anybody looked. */
  forCase(account: Account, caseId: string): Promise<KeptSuggestion | null>
  /** Of the account's own area. */
  figures(account: Account, period: { from?: string; to?: string }): Promise<SuggestionFigures>
}

export function createSuggestions({ db, clock, limits }: Deps): SuggestionService {
  async function make(caseId: string, at: Date): Promise<Suggestion | null> {
    // Read again: the card and its words as they stand together.
    const [card, words] = await Promise.all([findCase(db, caseId), readWords(db, caseId)])
    if (!card) return null
    const rules = await readSortingRules(db, limits, at)
    const text = textOf(card, words)
    const [places, learned] = await Promise.all([
      readPlaces(db, at, card.townCode),
      readLearned(db, featuresOf(text, rules.weights)),
    ])
    return suggest(card, text, { rules, places, learned })
  }

  return {
    async forCase(account, caseId) {
      const [card, isSeen] = await Promise.all([findCase(db, caseId), maySee(db, account, caseId)])
      if (!card || !isSeen) throw notFound('case')
      if (!mayReadWords(account, card)) throw notAllowed()

      const kept = await findSuggestion(db, caseId)
      if (kept || isClosed(card)) return kept
      const at = clock.now()
      const suggestion = await make(caseId, at)
      return suggestion && keepSuggestion(db, caseId, { at, suggestion })
    },

    async figures(account, { from, to }) {
      const counted = await countSuggestions(db, account.area, {
        from: from === undefined ? null : new Date(from),
        to: to === undefined ? null : new Date(to),
      })
      return {
        fields: suggestionFields.map((field) => {
          const ofField = counted.filter((one) => one.field === field)
          const shown = ofField.filter(({ hasValue }) => hasValue)
          return {
            field,
            ...tallyOf(shown),
            none: ofField.reduce((sum, one) => sum + (one.hasValue ? 0 : one.looked), 0),
            rules: shown.flatMap((one) =>
              one.rule === null ? [] : [{ rule: one.rule, ...tallyOf([one]) }],
            ),
          }
        }),
      }
    },
  }
}

function tallyOf(counted: readonly Counted[]) {
  const sum = (key: 'looked' | 'taken' | 'changed') =>
    counted.reduce((total, one) => total + one[key], 0)
  const [shown, taken, changed] = [sum('looked'), sum('taken'), sum('changed')]
  const decided = taken + changed
  return { shown, taken, changed, accuracy: decided === 0 ? null : taken / decided }
}
