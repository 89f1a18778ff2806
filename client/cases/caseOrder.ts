import { waitsForUnit, type CaseCard, type Holder } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import type { CaseFilter, CaseGroup } from '#shared/savedView.ts'

/** What a card is ordered and found by. */
interface Facts {
  receivedMs: number
  /** A case of which no clock can go red sorts behind every case of which one can. */
  dueMs: number
  words: string
}

/** Cards are replaced, never changed: what is worked out of one holds for as long as there is it. */
const known = new WeakMap<CaseCard, Facts>()

function factsOf(card: CaseCard): Facts {
  const before = known.get(card)
  if (before) return before
  const red = firstRed(card.clocks)
  const facts = {
    receivedMs: Date.parse(card.receivedAt),
    dueMs: red === null ? Number.POSITIVE_INFINITY : Date.parse(red),
    words: [card.caseNo, card.title, card.place ?? ''].join('\n').toLowerCase(),
  }
  known.set(card, facts)
  return facts
}

type Known = readonly [card: CaseCard, facts: Facts]

const byNewest = ([a, factsA]: Known, [b, factsB]: Known): number =>
  factsB.receivedMs - factsA.receivedMs || b.caseNo.localeCompare(a.caseNo)

// Two cases without a clock are equal here: Infinity minus Infinity is no order.
const byRedClock = (a: Known, b: Known): number =>
  a[1].dueMs === b[1].dueMs ? byNewest(a, b) : a[1].dueMs - b[1].dueMs

/** Who asks, and when. */
interface Reader {
  holder: Holder | null
  nowMs: number
}

function inGroup(card: CaseCard, group: CaseGroup, { holder, nowMs }: Reader): boolean {
  switch (group) {
    case 'all':
      return true
    case 'mine':
      return card.holder === holder
    case 'unsorted':
      return card.tier === null
    case 'waiting':
      return waitsForUnit(card) || card.status === 'checking' || card.status === 'callback'
    case 'late':
      return factsOf(card).dueMs < nowMs
  }
}

const isAny = <T>(wanted: T | null, given: T): boolean => wanted === null || wanted === given

/** Does the case hold what the filter asks, apart from the words? */
export const fits = (card: CaseCard, filter: CaseFilter, reader: Reader): boolean =>
  inGroup(card, filter.group, reader) &&
  isAny(filter.status, card.status) &&
  isAny(filter.tier, card.tier) &&
  isAny(filter.holder, card.holder) &&
  isAny(filter.gridId, card.gridId) &&
  (filter.source === null || card.tickets.some(({ source }) => source === filter.source)) &&
  (filter.flag === null || card.flags.some(({ flag }) => flag === filter.flag)) &&
  (filter.unitId === null ||
    card.orders.some(({ unitId, state }) => unitId === filter.unitId && state !== 'cancelled'))

/** The queue as its reader asked for it. `found`: cases whose words the server looked through. */
export function caseQueue(
  cards: readonly CaseCard[],
  filter: CaseFilter,
  reader: Reader,
  found: ReadonlySet<string> = new Set(),
): CaseCard[] {
  const wanted = filter.text.trim().toLowerCase()
  return cards
    .map((card): Known => [card, factsOf(card)])
    .filter(
      ([card, { words }]) =>
        (words.includes(wanted) || found.has(card.id)) && fits(card, filter, reader),
    )
    .sort(filter.sort === 'newest' ? byNewest : byRedClock)
    .map(([card]) => card)
}

/** How many stand in each group, for the numbers beside the filter's names. */
export function groupCounts(cards: readonly CaseCard[], reader: Reader): Record<CaseGroup, number> {
  const counts = { all: 0, mine: 0, unsorted: 0, waiting: 0, late: 0 }
  const groups = Object.keys(counts) as CaseGroup[]
  for (const card of cards)
    for (const group of groups) if (inGroup(card, group, reader)) counts[group]++
  return counts
}

/** The neighbour to read next; stays where it is at either end. */
export function neighbour(ids: readonly string[], from: string | null, by: 1 | -1): string | null {
  const at = from === null ? -1 : ids.indexOf(from)
  if (at === -1) return ids[0] ?? null
  return ids[at + by] ?? from
}
