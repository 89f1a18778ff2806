/** Something to be found in a text: a word and what it stands for. */
export interface Entry<T> {
  word: string
  meaning: T
}

export interface Hit<T> extends Entry<T> {
  /** Where it begins, in UTF-16 units. */
  at: number
}

/**
 * Finds words in a text, longest first: inside 露天烧烤 the shorter 烧烤 is not found, nor 镇村 inside
 * 新镇村, because whoever wrote the longer one did not mean the shorter. In the text's order.
 */
export function findWords<T>(text: string, entries: readonly Entry<T>[]): Hit<T>[] {
  const lengths = [...new Set(entries.map(({ word }) => word.length))].sort((a, b) => b - a)
  const isTaken = new Uint8Array(text.length)
  const hits: Hit<T>[] = []
  for (const length of lengths) {
    const standing = entries
      .filter(({ word }) => word.length === length)
      .flatMap((entry) => placesOf(entry.word, text).map((at) => ({ ...entry, at })))
      .filter(({ at }) => !isTaken.subarray(at, at + length).includes(1))
    // Marked once all of this length are found: two that overlap are both meant.
    for (const { at } of standing) isTaken.fill(1, at, at + length)
    hits.push(...standing)
  }
  return hits.sort((a, b) => a.at - b.at)
}

function placesOf(word: string, text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) places.push(at)
  return places
}
