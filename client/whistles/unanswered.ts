import { isClosed, type CaseCard } from '#shared/case.ts'
import type { Order } from '#shared/order.ts'

export interface Alert {
  card: CaseCard
  order: Order
  /** The other units of the same whistle. */
  others: string[]
  /** By when it is to be on site; null: no rule says, and nobody did. */
  arriveBy: string | null
}

/** Whistles for a unit that it has not acknowledged, emergencies first, then the one that waits longest. */
export function unanswered(cards: Iterable<CaseCard>, unitId: string): Alert[] {
  const alerts: Alert[] = []
  for (const card of cards) {
    if (isClosed(card)) continue
    for (const order of card.orders)
      if (order.kind === 'whistle' && order.state === 'sent' && order.unitId === unitId)
        alerts.push({ card, order, others: othersOf(card, order), arriveBy: arriveBy(card, order) })
  }
  return alerts.sort(
    (a, b) =>
      Number(b.order.whistle === 'emergency') - Number(a.order.whistle === 'emergency') ||
      Date.parse(a.order.sentAt) - Date.parse(b.order.sentAt),
  )
}

const othersOf = ({ orders }: CaseCard, { id, whistleId }: Order): string[] =>
  whistleId === undefined
    ? []
    : orders
        .filter((one) => one.whistleId === whistleId && one.id !== id && one.state !== 'cancelled')
        .map(({ unitId }) => unitId)

const arriveBy = ({ clocks }: CaseCard, { id }: Order): string | null =>
  clocks.find(({ kind, of }) => kind === 'arrive' && of === id)?.due ?? null

/** A whistle that is no emergency sounds this long, then only stands there. */
const SOUNDS_MS = 15_000

/** Whether it is to be heard: an emergency until somebody acknowledges or silences it. */
export const sounds = (alert: Alert, nowMs: number, silenced: ReadonlySet<string>): boolean =>
  !silenced.has(alert.order.id) &&
  (alert.order.whistle === 'emergency' || nowMs - Date.parse(alert.order.sentAt) < SOUNDS_MS)
