import type { BoardEvent } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Source } from '#shared/ticket.ts'

/** One arrival: a ticket that came in, with the case it belongs to. */
export interface Arrival {
  /** The ticket's id: a repeat on the same case is an arrival of its own. */
  id: string
  caseId: string
  source: Source
  title: string
  receivedAt: string
  /** Machine time at which this screen saw it arrive; null when it was already there. */
  seenMs: number | null
  /** The case as it was when last seen, for when it has left the board. */
  card: CaseCard
}

/** A screen shows some dozens; more would only grow a page that stays open for weeks. */
export const FEED_LENGTH = 200

const newestFirst = (a: CaseCard, b: CaseCard): number =>
  a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : a.id < b.id ? 1 : -1

/** The feed of a board that was just fetched: its newest cases. */
export function feedFrom(cases: Iterable<CaseCard>): Arrival[] {
  return [...cases].sort(newestFirst).slice(0, FEED_LENGTH).map(arrivalOf)
}

const arrivalOf = (card: CaseCard): Arrival => ({
  id: card.tickets[0]?.id ?? card.id,
  caseId: card.id,
  source: card.source,
  title: card.title,
  receivedAt: card.receivedAt,
  seenMs: null,
  card,
})

/** The feed after these events, newest first; the same array when nothing arrived. */
export function feedAfter(
  feed: readonly Arrival[],
  events: readonly BoardEvent[],
  nowMs: number,
): readonly Arrival[] {
  const arrived: Arrival[] = []
  for (const event of events) {
    if (event.type !== 'ticket:received') continue
    const { id, caseId, source, title, receivedAt } = event.ticket
    arrived.unshift({ id, caseId, source, title, receivedAt, seenMs: nowMs, card: event.case })
  }
  if (arrived.length === 0) return feed
  const fresh = new Set(arrived.map(({ id }) => id))
  return [...arrived, ...feed.filter(({ id }) => !fresh.has(id))].slice(0, FEED_LENGTH)
}
