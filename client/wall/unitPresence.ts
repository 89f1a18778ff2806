import type { Order } from '#shared/order.ts'
import type { Presence } from '#shared/presence.ts'
import type { OnDutyUnit } from '../station/onDutyStore.ts'

/** How somebody of a unit can be reached, the best first; `nobody` is on duty. */
type UnitPresence = Presence | 'nobody'

const nearest: readonly Presence[] = ['inCall', 'atDesk', 'onPhone', 'away', 'absent']

/**
 * Where a unit that was asked is: who has not yet answered, by its desk; who has, by its order. Null:
 * the order says it all, or nobody knows. Units only, never a person: strangers read a wall.
 */
export function presenceOfUnit(
  { unitId, state }: Pick<Order, 'unitId' | 'state'>,
  units: readonly OnDutyUnit[] | null,
): UnitPresence | null {
  if (state !== 'sent') return null
  const unit = units?.find((one) => one.unitId === unitId)
  if (!unit) return null
  if (unit.officers.length === 0) return 'nobody'
  return nearest.find((one) => unit.officers.some(({ presence }) => presence === one)) ?? 'absent'
}
