import { z } from 'zod'
import type { Room } from './area.ts'
import { CallHead } from './call.ts'
import { Clock } from './clock.ts'
import { isOpen, Order } from './order.ts'
import { Say } from './say.ts'
import { Category, ClockKind, Source, Urgency } from './ticket.ts'
import { TicketHead } from './ticketHead.ts'

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
export const Holder = z.enum([
  'stationLead',
  'dutyOfficer',
  'shiftLeader',
  'districtCentre',
  'socialWork',
])
export type Holder = z.infer<typeof Holder>

/**
 * What sets a case apart until it is dealt with: 预警 at risk, 督办 supervised, 反复流转 handed back
 * and forth, 无人接办 taken by nobody.
 */
export const FlagName = z.enum(['atRisk', 'supervised', 'pingPong', 'orphan'])
export type FlagName = z.infer<typeof FlagName>
export const Flag = z.object({ flag: FlagName, reason: Say, since: z.string() })
export type Flag = z.infer<typeof Flag>

/** 挂账: waits for something nobody here can hasten. */
const Suspension = z.object({
  reason: z.string(),
  at: z.string(),
  until: z.string().nullable(),
})

/** Tier ④ in the district's hands: who accepted it, what is planned by when, how far it is. */
const Special = z.object({
  acceptedBy: z.enum(['districtCentre', 'socialWork']),
  acceptedAt: z.string(),
  plan: z.string(),
  due: z.string(),
  progress: z.array(z.object({ at: z.string(), note: z.string() })),
})

/** 请示 and 批示: what the grid chief was asked last, and the word given since, asked for or not. */
const ChiefWord = z.object({
  asked: z.object({ at: z.string(), question: z.string() }).nullable(),
  given: z.object({ at: z.string(), words: z.string() }).nullable(),
})

/** A case taken into this one, and what of this one to give back when they part again. */
export const Absorbed = z.object({
  caseId: z.string(),
  caseNo: z.string(),
  at: z.string(),
  before: z.object({
    urgency: Urgency,
    leadUnitId: z.string().nullable(),
    merged: z.object({ urgency: Urgency, leadUnitId: z.string().nullable() }),
  }),
})
export type Absorbed = z.infer<typeof Absorbed>

/** What an escalation begins with: a promise of this kind missed, or this flag raised. */
export const EscalationCause = z.enum([...ClockKind.options, ...FlagName.options])
export type EscalationCause = z.infer<typeof EscalationCause>

/**
 * Whom an escalation tells, and how: a line on the desk, or one that sounds until somebody takes note.
 * The last three are of the units the matter waits for: who is on duty there, the deputy, the head.
 */
export const AlarmedPost = z.enum([
  'stationLead',
  'dutyOfficer',
  'shiftLeader',
  'districtCentre',
  'socialWork',
  'unitOfficer',
  'unitDeputy',
  'unitHead',
])
export type AlarmedPost = z.infer<typeof AlarmedPost>
export const AlarmMeans = z.enum(['notice', 'ring'])

/** What a step found: somebody at a screen, people who hold the post then but no screen of theirs, nobody. */
const AlarmReach = z.enum(['reached', 'away', 'nobody'])
export type AlarmReach = z.infer<typeof AlarmReach>

/** One step that was taken. What it found is not known of steps taken before that was looked at. */
const ToldStep = z.object({
  rule: z.string(),
  at: z.string(),
  post: AlarmedPost,
  by: AlarmMeans,
  reach: AlarmReach.optional(),
  /** Whose desk it is, where a unit was told. */
  unitIds: z.array(z.string()).optional(),
})
export type ToldStep = z.infer<typeof ToldStep>

/** An escalation under way: how far up it went, and who has taken note 知悉. */
const Alarm = z.object({
  cause: EscalationCause,
  /** The ticket or order whose promise was missed; empty for a flag. */
  of: z.string(),
  since: z.string(),
  told: z.array(ToldStep),
  /** When the next step is due; null: there is none. */
  nextAt: z.string().nullable(),
  heeded: z.object({ at: z.string(), post: z.string() }).nullable(),
})
export type Alarm = z.infer<typeof Alarm>

/** A missed promise that was told, once: which one. */
const Escalated = z.object({ of: z.string(), rule: z.string(), at: z.string() })

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
  flags: z.array(Flag),
  /** Times it went from one unit to another, and times a unit's objection was upheld. */
  moves: z.number().int(),
  returns: z.number().int(),
  suspension: Suspension.nullable(),
  special: Special.nullable(),
  absorbed: z.array(Absorbed),
  /** The case that took this one in; set while it is merged. */
  mergedInto: z.object({ caseId: z.string(), caseNo: z.string() }).nullable(),
  escalated: z.array(Escalated),
  alarms: z.array(Alarm),
  /** When it was taken over from another system: nobody is alarmed of what was so by then. */
  importedAt: z.string().optional(),
  /** Ids of what was taken at the scene: a wall may count them, and nobody can open one by its id. */
  evidence: z.array(z.string()).optional(),
  /** Not there while the chief of its grid was neither asked nor said anything. */
  chief: ChiefWord.optional(),
  latest: z.object({ at: z.string(), what: Say }),
})
export type CaseCard = z.infer<typeof CaseCard>

/** What a case is before anything out of the ordinary happened to it. */
export const undisturbed = {
  flags: [],
  moves: 0,
  returns: 0,
  suspension: null,
  special: null,
  absorbed: [],
  mergedInto: null,
  escalated: [],
  alarms: [],
} satisfies Partial<CaseCard>

export const hasFlag = (card: Pick<CaseCard, 'flags'>, flag: FlagName): boolean =>
  card.flags.some((one) => one.flag === flag)

/** Somebody asked the chief of its grid and waits for the word. */
export const awaitsChief = ({ chief }: Pick<CaseCard, 'chief'>): boolean =>
  chief?.asked != null && chief.given === null

/** Nobody below can settle who does it: only the shift leader decides 强制定夺. */
export const awaitsDecision = (card: Pick<CaseCard, 'flags'>): boolean =>
  hasFlag(card, 'pingPong') || hasFlag(card, 'orphan')

export const isClosed = (card: Pick<CaseCard, 'status'>): boolean =>
  card.status === 'closed' || card.status === 'voided'

/**
 * 办结: its matter was brought to an end. A case merged into another goes on there, and one that was
 * voided (销单) was never ours to settle: both are closed, neither counts as settled.
 */
export const isSettled = (card: Pick<CaseCard, 'status'>): boolean => card.status === 'closed'

/**
 * 110 and urgent items must be signed for within minutes: nobody has yet. What was taken over from
 * another system was signed for there.
 */
export const isUnsigned = ({
  status,
  source,
  urgency,
  importedAt,
}: Pick<CaseCard, 'status' | 'source' | 'urgency' | 'importedAt'>): boolean =>
  status === 'received' && (source === '110' || urgency === 'urgent') && importedAt === undefined

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
 * Who holds it: the shift leader where only a decision helps; ④ the district (whoever accepted it);
 * ② the town; ① and ③ the station's lead in the station's hours; what lies in no grid, what nobody
 * has sorted, and what comes up out of hours the town's duty officer — or the district's centre
 * outside every town.
 */
export function holderOf(
  card: Pick<CaseCard, 'tier' | 'gridId' | 'townCode' | 'flags' | 'special'>,
  isStationOpen: boolean,
): Holder {
  if (card.tier === 4 || card.townCode === null) return card.special?.acceptedBy ?? 'districtCentre'
  if (awaitsDecision(card)) return 'shiftLeader'
  if (card.tier === 2 || card.gridId === null || card.tier === null) return 'dutyOfficer'
  return isStationOpen ? 'stationLead' : 'dutyOfficer'
}

/**
 * From filed to checking a case's status follows its orders; `filedAt` tells whether it is filed
 * while there are none.
 */
export function statusFromOrders({
  orders,
  filedAt,
}: Pick<CaseCard, 'orders' | 'filedAt'>): CaseStatus {
  const standing = orders.filter((order) => order.state !== 'cancelled')
  if (standing.length === 0) return filedAt === null ? 'received' : 'filed'

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
