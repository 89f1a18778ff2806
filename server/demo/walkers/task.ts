import type { CaseCard } from '#shared/case.ts'
import { byDepth, stateOfOrder } from '#shared/force.ts'
import type { Position } from '#shared/geometry.ts'

/** What a unit has to do now, of all that it was given. */
export interface Task {
  orderId: string
  version: number
  state: 'called' | 'onTheWay' | 'onSite'
  /** Null: the place is not known or withheld. */
  place: Position | null
  arrivedAtMs: number | null
}

/** The order a unit is deepest in, a whistle before any other; null: nothing in hand. */
export function taskOf(cards: readonly CaseCard[], unitId: string): Task | null {
  const found = cards.flatMap(({ orders, location }) =>
    orders.flatMap((order) => {
      const state = order.unitId === unitId ? stateOfOrder(order) : null
      if (state === null || state === 'free') return []
      const place: Position | null = location && [location.lng, location.lat]
      const arrivedAtMs = order.arrivedAt === null ? null : Date.parse(order.arrivedAt)
      const task = { orderId: order.id, version: order.version, state, place, arrivedAtMs }
      return [{ ...task, isWhistle: order.kind === 'whistle', sentAt: order.sentAt }]
    }),
  )
  const [first] = found.sort(
    (a, b) =>
      byDepth(a, b) || Number(b.isWhistle) - Number(a.isWhistle) || (a.sentAt < b.sentAt ? -1 : 1),
  )
  return first ?? null
}
