import { undisturbed, type CaseCard } from './case.ts'
import type { Clock } from './clock.ts'
import type { Order } from './order.ts'
import { untouched, type TicketHead } from './ticketHead.ts'

/**
 * A card as it was stored, in the newest shape. Stored events and rows are never rewritten: what a
 * newer version added is filled in with what it meant before, when nobody could yet say otherwise.
 */
export function liftCard(card: CaseCard): CaseCard {
  // Version 2 brought flags, merging, requests and clocks that know their rule.
  if ('flags' in card) return 'alarms' in card ? card : { ...(card as CardOfTwo), alarms: [] }
  const { tickets, orders, clocks, receivedAt } = card as CardOfOne
  return {
    ...undisturbed,
    ...(card as CardOfOne),
    tickets: tickets.map((ticket) => ({ ...untouched, ...ticket })),
    orders: orders.map((order) => ({ ...unquestioned, ...order })),
    clocks: clocks.map((clock) => ({
      stage: 'first',
      rule: null,
      ruleSince: null,
      from: receivedAt,
      stops: [],
      ...clock,
    })),
  }
}

const unquestioned = { objection: null, isFinal: false, urged: 0, mergedFrom: null }

/** Version 3 brought escalations in steps; nobody was told anything by steps before. */
type CardOfTwo = Omit<CaseCard, 'alarms'>

type CardOfOne = Omit<CaseCard, keyof typeof undisturbed | 'tickets' | 'orders' | 'clocks'> & {
  tickets: Omit<TicketHead, 'redone' | 'urged' | Asked>[]
  orders: Omit<Order, keyof typeof unquestioned>[]
  clocks: Omit<Clock, 'stage' | 'rule' | 'ruleSince' | 'from' | 'stops'>[]
}
type Asked = 'returning' | 'extension' | 'sourceCallback' | 'passedTo' | 'answered' | 'mergedFrom'
