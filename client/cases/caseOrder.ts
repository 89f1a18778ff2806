import type { CaseCard, Holder } from '#shared/case.ts'
import { waitsForUnit } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import type { Source } from '#shared/ticket.ts'

export type CaseSort = 'redClock' | 'newest'
export type CaseGroup = 'all' | 'mine' | 'unsorted' | 'waiting' | 'late'

export interface CaseFilter {
  sort: CaseSort
  group: CaseGroup
  source: Source | 'any'
  /** Words in number, title or place. */
  text: string
}

export const everyCase: CaseFilter = { sort: 'redClock', group: 'all', source: 'any', text: '' }

const instant = (text: string): number => Date.parse(text)
/** A case of which no clock can go red sorts behind every case of which one can. */
const dueMs = (card: CaseCard): number => {
  const red = firstRed(card.clocks)
  return red === null ? Number.POSITIVE_INFINITY : instant(red)
}

const byNewest = (a: CaseCard, b: CaseCard): number =>
  instant(b.receivedAt) - instant(a.receivedAt) || b.caseNo.localeCompare(a.caseNo)

// Two cases without a clock are equal here: Infinity minus Infinity is no order.
const byRedClock = (a: CaseCard, b: CaseCard): number => {
  const [dueA, dueB] = [dueMs(a), dueMs(b)]
  return dueA === dueB ? byNewest(a, b) : dueA - dueB
}

const inGroup = (
  card: CaseCard,
  group: CaseGroup,
  holder: Holder | null,
  nowMs: number,
): boolean => {
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
      return dueMs(card) < nowMs
  }
}

const says = (card: CaseCard, text: string): boolean => {
  const wanted = text.trim().toLowerCase()
  return [card.caseNo, card.title, card.place ?? ''].some((words) =>
    words.toLowerCase().includes(wanted),
  )
}

/** The queue as its reader asked for it. */
export function caseQueue(
  cards: Iterable<CaseCard>,
  filter: CaseFilter,
  { holder, nowMs }: { holder: Holder | null; nowMs: number },
): CaseCard[] {
  return [...cards]
    .filter(
      (card) =>
        inGroup(card, filter.group, holder, nowMs) &&
        (filter.source === 'any' || card.source === filter.source) &&
        says(card, filter.text),
    )
    .sort(filter.sort === 'newest' ? byNewest : byRedClock)
}

/** How many stand in each group, for the numbers beside the filter's names. */
export function groupCounts(
  cards: readonly CaseCard[],
  context: { holder: Holder | null; nowMs: number },
): Record<CaseGroup, number> {
  const count = (group: CaseGroup) =>
    cards.filter((card) => inGroup(card, group, context.holder, context.nowMs)).length
  return {
    all: cards.length,
    mine: count('mine'),
    unsorted: count('unsorted'),
    waiting: count('waiting'),
    late: count('late'),
  }
}

/** The neighbour to read next; stays where it is at either end. */
export function neighbour(ids: readonly string[], from: string | null, by: 1 | -1): string | null {
  const at = from === null ? -1 : ids.indexOf(from)
  if (at === -1) return ids[0] ?? null
  return ids[at + by] ?? from
}
