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
    .flatMap((card) =>
      card.orders
        .filter((order) => order.unitId === unitId && order.state !== 'cancelled')
        .map((order) => ({ card, order })),
    )
    .sort(
      (a, b) =>
        Number(isOpen(b.order)) - Number(isOpen(a.order)) ||
        Number(b.order.kind === 'whistle') - Number(a.order.kind === 'whistle') ||
        Date.parse(b.order.sentAt) - Date.parse(a.order.sentAt),
    )
}

/** The order a unit works on in a case: its open one, else its last. */
export function orderInCase(card: CaseCard, unitId: string): Order | null {
  const mine = myOrders([card], unitId)
  return mine[0]?.order ?? null
}
