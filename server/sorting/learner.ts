import type { SortingWeights } from '#shared/suggestion.ts'
import type { Features } from './features.ts'

/** What decisions have taught, as far as one text needs it. Weights in thousandths. */
export interface Learned {
  /** Decisions and summed weights per category. */
  categories: ReadonlyMap<string, { cases: number; weight: number }>
  /** How many features are known at all. */
  vocabulary: number
  /** For each known feature of the text: its weight in every category that has it. */
  features: ReadonlyMap<string, ReadonlyMap<string, number>>
}

export interface Ranked {
  category: string
  /** How well it fits, per unit of evidence; only differences mean anything. */
  score: number
}

/**
 * Complement naive Bayes: a category fits the better, the worse everything that is not it would
 * explain the text. Fewer examples of one category than of another do not count against it, and it
 * needs nothing but sums, so that one more decision costs one more row. Best first.
 */
export function rank(
  text: Features,
  { categories, vocabulary, features }: Learned,
  { smoothing, minCases }: Pick<SortingWeights, 'smoothing' | 'minCases'>,
): Ranked[] {
  const known = [...categories].filter(([, { cases }]) => cases >= minCases)
  // With a single category there is nothing it could be told from.
  if (known.length < 2) return []

  const added = smoothing * 1000
  const sums = new Map([...features].map(([name, by]) => [name, sumOf(by.values())]))
  const total = sumOf([...categories.values()].map(({ weight }) => weight))
  const evidence = sumOf([...features.keys()].map((name) => text.get(name) ?? 0))
  if (evidence === 0) return []

  return known
    .map(([category, { weight: own }]) => {
      const rest = total - own + added * vocabulary
      let score = 0
      for (const [name, by] of features) {
        const elsewhere = (sums.get(name) ?? 0) - (by.get(category) ?? 0)
        score -= (text.get(name) ?? 0) * Math.log((elsewhere + added) / rest)
      }
      return { category, score: score / evidence }
    })
    .sort((a, b) => b.score - a.score || (a.category < b.category ? -1 : 1))
}

/** The pairs of characters that speak most for the first category against the second. */
export function speaksFor(
  text: Features,
  { features }: Learned,
  [first, second]: readonly [string, string],
  count: number,
): string[] {
  return [...features]
    .filter(([name]) => Array.from(name).length === 2)
    .map(([name, by]): [string, number] => [
      name,
      (text.get(name) ?? 0) * ((by.get(first) ?? 0) - (by.get(second) ?? 0)),
    ])
    .filter(([, weight]) => weight > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([name]) => name)
}

const sumOf = (numbers: Iterable<number>): number => {
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}
