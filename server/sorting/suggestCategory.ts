import { categoryKey, type Catalogue } from '#shared/category.ts'
import { say } from '#shared/say.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import type { Category } from '#shared/ticket.ts'
import { featuresOf, type CaseText } from './features.ts'
import { rank, speaksFor, type Learned } from './learner.ts'
import { findWords } from './lexicon.ts'
import type { SortingRules, SortingWord } from './sortingRules.ts'

type Suggested = Suggestion['category']

/** A word of the title says twice as much as one in the detail. */
const TITLE_COUNTS = 2
const WORDS_SHOWN = 4

interface Found {
  category: Category
  words: string[]
  score: number
}

/**
 * What the case is about. What the source says comes first, brought to the list in force; then the
 * words; earlier decisions overrule the words only where they know both categories and are sure, and
 * speak alone where no word is found.
 */
export function suggestCategory(
  sent: Category | null,
  text: CaseText,
  rules: SortingRules,
  learned: Learned,
): Suggested {
  if (sent) return fromSource(sent, rules.catalogue)

  const byWords = fromWords(text, rules)
  const byLearning = fromLearning(text, rules, learned)
  if (!byLearning) return byWords ?? none
  if (!byWords?.value) return byLearning.suggested
  return byLearning.knows(categoryKey(byWords.value)) &&
    !isSame(byWords.value, byLearning.suggested.value)
    ? byLearning.suggested
    : byWords
}

const none: Suggested = { value: null, rule: null, reason: say('suggest.category.none') }

const isSame = (a: Category, b: Category | null): boolean =>
  b !== null && categoryKey(a) === categoryKey(b)

function fromSource(sent: Category, catalogue: Catalogue): Suggested {
  const matter = catalogue.toMatter(sent)
  if (!matter) {
    return {
      value: null,
      rule: 'category.source',
      reason: say('suggest.category.unmapped', { code: sent.code, name: sent.name }),
    }
  }
  const { scheme, code, name } = matter
  return {
    value: { scheme, code, name },
    rule: 'category.source',
    reason: isSame(sent, matter)
      ? say('suggest.category.source', { code, name })
      : say('suggest.category.mapped', { from: sent.name, code, name }),
  }
}

function fromWords(text: CaseText, { words, catalogue }: SortingRules): Suggested | null {
  const whole = `${text.title}\n${text.detail}`
  const best = [...countWords(text, wordsThatHold(whole, words, 'category'), catalogue).values()]
    .sort((a, b) => b.score - a.score)
    .at(0)
  if (!best) return null
  const { code, name } = best.category
  const shown = best.words.slice(0, WORDS_SHOWN).join('、')
  return {
    value: best.category,
    rule: 'category.words',
    reason: say('suggest.category.words', { words: shown, code, name }),
  }
}

/** The list's words that no exclusion silences in this text. */
export const wordsThatHold = (
  text: string,
  words: readonly SortingWord[],
  list: SortingWord['list'],
): SortingWord[] =>
  words.filter((one) => one.list === list && !one.unless.some((other) => text.includes(other)))

/** Per category its words, each counted once, the longer the more; in the order they first appear. */
function countWords(
  { title, detail }: CaseText,
  words: readonly SortingWord[],
  catalogue: Catalogue,
): Map<string, Found> {
  const entries = words.map(({ word, category }) => ({ word, meaning: category }))
  const found = new Map<string, Found>()
  for (const [part, counts] of [
    [title, TITLE_COUNTS],
    [detail, 1],
  ] as const) {
    for (const { word, meaning } of findWords(part, entries)) {
      const row = catalogue.find(meaning)
      if (!row) continue
      const { scheme, code, name } = row
      const one = found.get(meaning) ?? { category: { scheme, code, name }, words: [], score: 0 }
      if (one.words.includes(word)) continue
      one.words.push(word)
      one.score += word.length * counts
      found.set(meaning, one)
    }
  }
  return found
}

function fromLearning(
  text: CaseText,
  { weights, catalogue }: SortingRules,
  learned: Learned,
): { suggested: Suggested; knows: (key: string) => boolean } | null {
  const features = featuresOf(text, weights)
  const ranked = rank(features, learned, weights)
  const [best, second] = ranked
  if (!best || !second || best.score - second.score < weights.minMargin) return null
  const row = catalogue.find(best.category)
  if (!row) return null

  const { scheme, code, name } = row
  const words = speaksFor(features, learned, [best.category, second.category], WORDS_SHOWN)
  const cases = learned.categories.get(best.category)?.cases ?? 0
  return {
    suggested: {
      value: { scheme, code, name },
      rule: 'category.learned',
      reason: say('suggest.category.learned', { cases, words: words.join('、'), code, name }),
    },
    knows: (key) => ranked.some(({ category }) => category === key),
  }
}
