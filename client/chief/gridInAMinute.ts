import { awaitsChief, type CaseCard } from '#shared/case.ts'
import { isOpen } from '#shared/order.ts'

/** What a chief reads of the grid while walking: what waits for a word, and what stands out. */
export interface GridInAMinute {
  /** Whoever asked first, first. */
  waiting: CaseCard[]
  /** At risk, supervised, handed back and forth, taken by nobody: since longest first. */
  flagged: CaseCard[]
  /** Emergency whistles under way: units were called out and have not all answered. */
  whistled: CaseCard[]
}

export function gridInAMinute(cases: Iterable<CaseCard>): GridInAMinute {
  const waiting: CaseCard[] = []
  const flagged: CaseCard[] = []
  const whistled: CaseCard[] = []
  for (const card of cases) {
    if (awaitsChief(card)) waiting.push(card)
    if (card.flags.length > 0) flagged.push(card)
    if (card.orders.some((order) => order.whistle === 'emergency' && isOpen(order)))
      whistled.push(card)
  }
  const askedAt = ({ chief }: CaseCard): string => chief?.asked?.at ?? ''
  const flaggedAt = ({ flags }: CaseCard): string => flags[0]?.since ?? ''
  return {
    waiting: waiting.sort((a, b) => askedAt(a).localeCompare(askedAt(b))),
    flagged: flagged.sort((a, b) => flaggedAt(a).localeCompare(flaggedAt(b))),
    whistled: whistled.sort((a, b) => a.receivedAt.localeCompare(b.receivedAt)),
  }
}
