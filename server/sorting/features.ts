import type { SortingWeights } from '#shared/suggestion.ts'

/** A case's words as they may be read: redacted, with marks such as [电话] in the place of persons. */
export interface CaseText {
  title: string
  detail: string
}

/** Feature → weight in whole thousandths. */
export type Features = ReadonlyMap<string, number>

/** Length of every text's vector: a long complaint weighs as much as a short one. */
const LENGTH = 10_000
const MARK = /\[[^\]]*\]/g
const BETWEEN = /[^\p{Script=Han}A-Za-z0-9]+/u

function* grams(text: string): Generator<string> {
  for (const part of text.replace(MARK, ' ').split(BETWEEN)) {
    const characters = Array.from(part)
    for (const [n, character] of characters.entries()) {
      yield character
      const next = characters[n + 1]
      if (next !== undefined) yield character + next
    }
  }
}

/** Single characters and pairs, each counted once in the title and once in the detail's beginning. */
export function featuresOf(
  { title, detail }: CaseText,
  { titleWeight, detailChars }: Pick<SortingWeights, 'titleWeight' | 'detailChars'>,
): Features {
  const weights = new Map<string, number>()
  for (const gram of grams(detail.slice(0, detailChars))) weights.set(gram, 1)
  for (const gram of new Set(grams(title))) {
    weights.set(gram, (weights.get(gram) ?? 0) + titleWeight)
  }
  const length = Math.hypot(...weights.values())
  return new Map(
    [...weights].map(([gram, weight]) => [gram, Math.round((weight / length) * LENGTH)]),
  )
}
