import type { CaseCard } from '#shared/case.ts'
import { isClosed } from '#shared/case.ts'
import { isOpen, type Order } from '#shared/order.ts'

export interface MyOrder {
  card: CaseCard
  order: Order
}

/** A unit's orders: open ones first, the whistle before the dispatch, then what came last. */
export function myOrders(cards: Iterable<CaseCard>, unitId: string): MyOrder[] {
  return [...cards]
    .filter((card) => !isClosed(card))
    .flatMap((card) => ordersOf(card, unitId).map((order) => ({ card, order })))
    .sort((a, b) => byUrge(a.order, b.order))
}

const ordersOf = (card: CaseCard, unitId: string): Order[] =>
  card.orders.filter((order) => order.unitId === unitId && order.state !== 'cancelled')

const byUrge = (a: Order, b: Order): number =>
  Number(isOpen(b)) - Number(isOpen(a)) ||
  Number(b.kind === 'whistle') - Number(a.kind === 'whistle') ||
  Date.parse(b.sentAt) - Date.parse(a.sentAt)

/** The order a unit works on in a case: its open one, else its last. */
export function orderInCase(card: CaseCard, unitId: string): Order | null {
  return ordersOf(card, unitId).sort(byUrge)[0] ?? null
}
