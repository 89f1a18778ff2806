import type { Order } from '#shared/order.ts'

/** When a unit on its way said it would be there; null: it is not on its way, or never said. */
export function expectedOn(
  { state, eta }: Pick<Order, 'state' | 'eta'>,
  nowMs: number,
): { at: string; isPast: boolean } | null {
  if (state !== 'acknowledged' || !eta) return null
  return { at: eta, isPast: Date.parse(eta) < nowMs }
}
