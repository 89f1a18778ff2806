import { pairKey, type Message, type PairKey } from './citizenMessages.ts'

export interface LikePair {
  later: number
  earlier: number
  key: PairKey
  /** How many pieces are in both, and how many each has. */
  shared: number
  sizes: readonly [number, number]
}

/** Every pair of messages at most so long apart that has pieces in common, whatever pieces are. */
export function likePairs(
  messages: readonly Message[],
  piecesOf: (message: Message) => ReadonlySet<number | string>,
  { withinMs, sharedMin }: { withinMs: number; sharedMin: number },
): LikePair[] {
  const pieces = messages.map(piecesOf)
  const having = new Map<number | string, number[]>()
  const counts = new Int32Array(messages.length)
  const pairs: LikePair[] = []
  pieces.forEach((own, later) => {
    counts.fill(0)
    for (const piece of own) {
      const others = having.get(piece) ?? []
      for (const earlier of others) counts[earlier] = (counts[earlier] ?? 0) + 1
      others.push(later)
      having.set(piece, others)
    }
    for (let earlier = later - 1; earlier >= 0; earlier--) {
      if ((messages[later]?.at ?? 0) - (messages[earlier]?.at ?? 0) > withinMs) break
      const shared = counts[earlier] ?? 0
      if (shared < sharedMin) continue
      const sizes = [own.size, pieces[earlier]?.size ?? 0] as const
      pairs.push({ later, earlier, key: pairKey(later, earlier), shared, sizes })
    }
  })
  return pairs
}

export const jaccard = ({ shared, sizes }: LikePair): number =>
  shared / (sizes[0] + sizes[1] - shared)

export const dicePercent = ({ shared, sizes }: LikePair): number =>
  Math.round((200 * shared) / (sizes[0] + sizes[1]))

/** What the near-copies' list was made by, here over title and words. */
export function fourGrams({ title, detail }: Message): Set<string> {
  const text = `${title}${detail}`.replace(/\s+/g, '')
  const grams = new Set<string>()
  for (let at = 0; at + 4 <= text.length; at++) grams.add(text.slice(at, at + 4))
  return grams
}
