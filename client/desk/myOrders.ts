import type { CaseCard } from '#shared/case.ts'
import { isClosed } from '#shared/case.ts'
import { isRunning } from '#shared/clock.ts'
import { isOpen, type Order } from '#shared/order.ts'

export interface MyOrder {
  card: CaseCard
  order: Order
}

/** What a unit does next; null: somebody else has to move. */
export type NextWork = 'acknowledge' | 'arrive' | 'result' | 'leave'

export function nextWork({ state, objection, whistle, arrivedAt, leftAt }: Order): NextWork | null {
  if (objection?.state === 'open') return null
  if (state === 'sent') return 'acknowledge'
  if (state === 'acknowledged') return 'arrive'
  if (state === 'arrived') return 'result'
  // A whistle is over when the unit has left, not when it has answered.
  return whistle !== null && state === 'answered' && arrivedAt !== null && !leftAt ? 'leave' : null
}

/** A unit's orders by whom they wait for. */
export interface DeskOrders {
  /** For the unit itself, what burns first on top. */
  mine: MyOrder[]
  /** For somebody else: an objection to be reviewed, an answer to be checked. */
  others: MyOrder[]
  /** For nobody, though their case is not closed yet. */
  done: MyOrder[]
}

export function deskOrders(cards: Iterable<CaseCard>, unitId: string): DeskOrders {
  const all = [...cards]
    .filter((card) => !isClosed(card))
    .flatMap((card) => ordersOf(card, unitId).map((order) => ({ card, order })))
  return {
    mine: all.filter(({ order }) => nextWork(order) !== null).sort(byBurning),
    others: all.filter(({ order }) => nextWork(order) === null && isWaiting(order)).sort(byLatest),
    done: all.filter(({ order }) => nextWork(order) === null && !isWaiting(order)).sort(byLatest),
  }
}

const isWaiting = (order: Order): boolean => isOpen(order) || order.state === 'answered'

const ordersOf = (card: CaseCard, unitId: string): Order[] =>
  card.orders.filter((order) => order.unitId === unitId && order.state !== 'cancelled')

const NEVER = '9'

/** When the order's own promise runs out; after everything else where none runs. */
const dueOf = ({ card, order }: MyOrder): string =>
  card.clocks
    .filter((clock) => clock.of === order.id && isRunning(clock))
    .map(({ due }) => (due === null ? NEVER : new Date(due).toISOString()))
    .sort()[0] ?? NEVER

/** An emergency first, then a whistle before a dispatch, then what runs out first, then what came last. */
const byBurning = (a: MyOrder, b: MyOrder): number =>
  urgencyOf(a.order) - urgencyOf(b.order) || compare(dueOf(a), dueOf(b)) || byLatest(a, b)

const urgencyOf = ({ kind, whistle }: Order): number =>
  whistle === 'emergency' ? 0 : kind === 'whistle' ? 1 : 2

const byLatest = (a: MyOrder, b: MyOrder): number =>
  Date.parse(b.order.sentAt) - Date.parse(a.order.sentAt)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order a unit works on in a case: its open one, else its last. */
export function orderInCase(card: CaseCard, unitId: string): Order | null {
  const orders = ordersOf(card, unitId).map((order) => ({ card, order }))
  orders.sort((a, b) => Number(isOpen(b.order)) - Number(isOpen(a.order)) || byBurning(a, b))
  return orders[0]?.order ?? null
}
