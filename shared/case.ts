import { z } from 'zod'
import type { Room } from './area.ts'
import { CallHead } from './call.ts'
import { Clock } from './clock.ts'
import { isOpen, Order } from './order.ts'
import { Say } from './say.ts'
import { Category, Source, TicketHead, Urgency } from './ticket.ts'

export const CaseStatus = z.enum([
  'received',
  'filed',
  'assigned',
  'handling',
  'checking',
  'callback',
  'closed',
  'pending',
  'voided',
])
export type CaseStatus = z.infer<typeof CaseStatus>

/** ① solvable on the spot · ② owner clear · ③ overlapping duties · ④ cannot be solved for now. */
export const Tier = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Tier = z.infer<typeof Tier>

const Lane = z.enum(['live', 'drill'])
type Lane = z.infer<typeof Lane>

/** The post a case waits for: exactly one at any moment. */
export const Holder = z.enum(['stationLead', 'dutyOfficer', 'districtCentre'])
export type Holder = z.infer<typeof Holder>

/**
 * The whole public case, as every event about it carries it. Fit for a wall with strangers in the
 * room: no caller, no words of the ticket, no exact point of a home.
 */
export const CaseCard = z.object({
  id: z.string(),
  caseNo: z.string(),
  version: z.number().int(),
  lane: Lane,
  status: CaseStatus,
  tier: Tier.nullable(),
  holder: Holder,
  urgency: Urgency,
  source: Source,
  title: z.string(),
  category: Category.nullable(),
  /** Road or 小区, never building and room. */
  place: z.string().nullable(),
  /** WGS-84. Null where none was given, and where the point is the caller's own home. */
  location: z.object({ lng: z.number(), lat: z.number() }).nullable(),
  located: z.enum(['exact', 'withheld', 'none']),
  townCode: z.string().nullable(),
  gridId: z.string().nullable(),
  leadUnitId: z.string().nullable(),
  receivedAt: z.string(),
  filedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  tickets: z.array(TicketHead),
  orders: z.array(Order),
  calls: z.array(CallHead),
  clocks: z.array(Clock),
  latest: z.object({ at: z.string(), what: Say }),
})
export type CaseCard = z.infer<typeof CaseCard>

export const isClosed = (card: Pick<CaseCard, 'status'>): boolean =>
  card.status === 'closed' || card.status === 'voided'

/** The rooms that may see a case: its places, and the units with an order that was not taken back. */
export function audiencesOf(card: CaseCard): Room[] {
  const rooms = new Set<Room>(['district'])
  if (card.townCode !== null) rooms.add(`town:${card.townCode}`)
  if (card.gridId !== null) rooms.add(`grid:${card.gridId}`)
  for (const order of card.orders) {
    if (order.state !== 'cancelled') rooms.add(`unit:${order.unitId}`)
  }
  return [...rooms].sort()
}

/**
 * Who holds it: ④ the district, ② the town, ① and ③ the station's lead; what lies in no grid, and
 * what nobody has sorted yet, the town's duty officer — or the district's centre outside every town.
 */
export function holderOf(card: Pick<CaseCard, 'tier' | 'gridId' | 'townCode'>): Holder {
  if (card.tier === 4 || card.townCode === null) return 'districtCentre'
  if (card.tier === 2 || card.gridId === null || card.tier === null) return 'dutyOfficer'
  return 'stationLead'
}

/** From assigned to checking a case's status follows its orders. */
export function statusFromOrders(orders: readonly Order[]): CaseStatus {
  const standing = orders.filter((order) => order.state !== 'cancelled')
  if (standing.length === 0) return 'filed'

  const open = standing.filter(isOpen)
  const answered = standing.filter((order) => order.result !== null && !isOpen(order))
  if (open.length > 0) {
    const begun = answered.length > 0 || open.some((order) => order.state !== 'sent')
    return begun ? 'handling' : 'assigned'
  }
  // Somebody has judged the matter; a lone "needs another unit" leaves it in hand, waiting for one.
  const settled = answered.some((order) => order.result?.result !== 'needsAnotherUnit')
  return settled ? 'checking' : 'handling'
}

/** A unit said it needs another one, and no other unit is at work: somebody has to be called. */
export function waitsForUnit(card: CaseCard): boolean {
  return card.status === 'handling' && !card.orders.some(isOpen)
}
