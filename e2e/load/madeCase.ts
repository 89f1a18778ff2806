import { aCase, anOrder, aTicketHead } from '#shared/aCase.ts'
import type { EventType } from '#shared/board.ts'
import type { CaseCard, CaseStatus, Flag } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'
import type { FeedSource } from '#shared/ticket.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { NAME_COUNT, nameOf } from '#server/demo/district/names.ts'
import { placesIn } from '#server/demo/district/places.ts'
import { pick, type Random } from '#server/demo/district/random.ts'
import type { DemoPlace } from '#server/demo/district/types.ts'
import { subjects, type Subject } from '#server/demo/feed/subjects.ts'
import { redactAddress } from '#server/intake/redact.ts'

/** What happened to a made-up case at a moment, and the case after it. */
export interface Step {
  atMs: number
  type: EventType
  what: Say
  card: CaseCard
}

export interface MadeCase {
  /** In time order; the last one's card is the case as it stands. */
  steps: Step[]
  tickets: { id: string; detail: string; phone: string; name: string }[]
}

interface Draw {
  id: string
  caseNo: string
  place: DemoPlace
  random: Random
  receivedMs: number
  /** The end of the story so far: nothing happened after it. */
  untilMs: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Cases that wait for something nobody can hasten come from this long ago at most. */
const STUCK_DAYS = 120
const STUCK_SHARE = 0.15

const prefixes: Record<FeedSource, string> = { '12345': 'QP', '110': 'JQ', visits: 'ZF' }
const towns = demoDistrict().towns.map(({ code }) => code)
const unitsOfTown = new Map(
  towns.map((code) => [
    code,
    demoDistrict()
      .units.filter(({ townCode }) => townCode === code)
      .map(({ id }) => id),
  ]),
)

/** Half of all cases lie in four of the eleven towns. */
export function drawPlace(random: Random): DemoPlace {
  const town = random() < 0.3 ? pick(towns.slice(0, 4), random) : pick(towns, random)
  return pick(placesIn(town), random)
}

/** One case from its coming in to its end, or as far as it has come: always the same for the same draw. */
export function makeCase(draw: Draw): MadeCase {
  const { receivedMs, untilMs, random } = draw
  const stuck = untilMs - receivedMs < STUCK_DAYS * DAY_MS && random() < STUCK_SHARE
  const days = Math.min(30, -3 * Math.log(1 - random()))
  const endMs = Math.round(receivedMs + Math.max(days, 0.05) * DAY_MS)
  const reached = stuck || endMs > untilMs ? Math.floor(random() * stages.length) : stages.length
  const lastMs = Math.min(endMs, untilMs)

  const { first, tickets } = opened(draw)
  const steps: Step[] = [first]
  let { card } = first
  stages.slice(0, reached).forEach((stage, n) => {
    const atMs = receivedMs + Math.floor(((lastMs - receivedMs) * (n + 1)) / stages.length)
    const at = new Date(atMs).toISOString()
    const { type = 'case:changed', what, changes } = stage(card, at, random)
    const version = card.version + 1
    card = { ...card, ...changes, version, latest: { at, what } }
    steps.push({ atMs, type, what, card })
  })
  return { steps, tickets }
}

const publicPlaces = new Map<DemoPlace, string>()
/** The address as everybody may see it; there are few places and many cases. */
function publicPlace(place: DemoPlace): string {
  const known = publicPlaces.get(place) ?? redactAddress(place.address)
  publicPlaces.set(place, known)
  return known
}

function drawSubject(source: FeedSource, place: DemoPlace, random: Random): Subject {
  const fitting = subjects[source].filter(({ at }) => at.includes(place.kind))
  return pick(fitting.length > 0 ? fitting : subjects[source], random)
}

function opened({ id, caseNo, place, receivedMs, random }: Draw) {
  const drawn = random()
  const source: FeedSource = drawn < 0.75 ? '12345' : drawn < 0.9 ? '110' : 'visits'
  const subject = drawSubject(source, place, random)
  const receivedAt = new Date(receivedMs).toISOString()
  const isUrgent = subject.urgentOf > 0 && random() * subject.urgentOf < 1
  const detail = subject.detail.replace('…', publicPlace(place))
  const count = random() < 0.08 ? 2 : 1
  const heads = Array.from({ length: count }, (_, n) =>
    aTicketHead({
      id: `${id.slice(0, -1)}${n === 0 ? 'e' : 'f'}`,
      source,
      sourceId: `${prefixes[source]}${receivedAt.replace(/\D/g, '').slice(2, 14)}-${id.slice(-6)}${n}`,
      title: n === 0 ? subject.title : `再次来电：${subject.title}`,
      kind: subject.kind,
      urgency: isUrgent ? 'urgent' : 'normal',
      receivedAt,
    }),
  )
  const [lng, lat] = place.position
  const isWithheld = random() < 0.12
  const what = say('happened.received', { source })
  const card = aCase({
    id,
    caseNo,
    urgency: isUrgent ? 'urgent' : 'normal',
    source,
    title: subject.title,
    category: subject.category,
    place: publicPlace(place),
    location: isWithheld ? null : { lng, lat },
    located: isWithheld ? 'withheld' : 'exact',
    townCode: place.townCode,
    gridId: place.gridId,
    receivedAt,
    tickets: heads,
    clocks: heads.flatMap(({ id: of }) => [
      promise('firstContact', of, receivedMs, DAY_MS),
      promise('closing', of, receivedMs, 7 * DAY_MS),
    ]),
    latest: { at: receivedAt, what },
  })
  const first: Step = { atMs: receivedMs, type: 'ticket:received', what, card }
  const tickets = heads.map((head) => ({
    id: head.id,
    detail,
    phone: `100${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
    name: nameOf(Math.floor(random() * NAME_COUNT)),
  }))
  return { first, tickets }
}

const promise = (
  kind: CaseCard['clocks'][number]['kind'],
  of: string,
  fromMs: number,
  forMs: number,
): CaseCard['clocks'][number] => ({
  kind,
  of,
  stage: 'first',
  rule: null,
  ruleSince: null,
  from: new Date(fromMs).toISOString(),
  due: new Date(fromMs + forMs).toISOString(),
  reason: say('reason.sourceDeadline'),
  metAt: null,
  stops: [],
})

const met = (card: CaseCard, kind: string, at: string): CaseCard['clocks'] =>
  card.clocks.map((clock) => (clock.kind === kind ? { ...clock, metAt: at } : clock))

type Stage = (
  card: CaseCard,
  at: string,
  random: Random,
) => { type?: EventType; what: Say; changes: Partial<CaseCard> & { status?: CaseStatus } }

const orderOf = (card: CaseCard, changes: Partial<CaseCard['orders'][number]>) =>
  card.orders.map((order) => ({ ...order, ...changes, version: order.version + 1 }))
const leadOf = (card: CaseCard): string => card.leadUnitId ?? ''

/** The ordinary way of a case, one step after the other. */
const stages: readonly Stage[] = [
  (_card, at) => ({
    type: 'case:filed',
    what: say('happened.filed'),
    changes: { status: 'filed', filedAt: at },
  }),
  (card, at, random) => {
    const drawn = random()
    const tier = drawn < 0.45 ? 1 : drawn < 0.75 ? 2 : drawn < 0.95 ? 3 : 4
    const holder = tier === 4 ? 'districtCentre' : tier === 2 ? 'dutyOfficer' : 'stationLead'
    const isStation = holder === 'stationLead' && card.gridId === null
    const changes = { tier, holder: isStation ? 'dutyOfficer' : holder } as const
    return {
      what: say('happened.sorted', { tier }),
      changes: { ...changes, flags: flags(at, random) },
    }
  },
  (card, at, random) => {
    const units = unitsOfTown.get(card.townCode ?? '') ?? []
    // The first eight are the town's departments, which get most of it; the others are 居村.
    const department = () => pick(units.slice(0, 8), random)
    const lead = random() < 0.8 ? department() : pick(units, random)
    const other = random() < 0.15 ? department() : lead
    const orders = [...new Set([lead, other])].map((unitId, n) =>
      anOrder({ id: `${card.id.slice(0, -1)}${n === 0 ? 'a' : 'b'}`, unitId, sentAt: at }),
    )
    return {
      what: say('happened.dispatched', { unitId: lead }),
      changes: { status: 'assigned', leadUnitId: lead, orders },
    }
  },
  (card, at) => ({
    type: 'order:changed',
    what: say('happened.acknowledged', { unitId: leadOf(card) }),
    changes: {
      status: 'handling',
      orders: orderOf(card, { state: 'acknowledged', acknowledgedAt: at }),
      clocks: met(card, 'firstContact', at),
    },
  }),
  (card, at, random) => ({
    type: 'order:changed',
    what: say('happened.arrived', { unitId: leadOf(card) }),
    changes: {
      orders: orderOf(card, { state: 'arrived', arrivedAt: at }),
      ...(random() < 0.15 && { status: 'pending' as const }),
    },
  }),
  (card, at) => ({
    type: 'order:changed',
    what: say('happened.result.solved', { unitId: leadOf(card), note: '已现场处理' }),
    changes: {
      status: 'checking',
      orders: orderOf(card, {
        state: 'answered',
        result: { result: 'solved', note: '已现场处理', at },
      }),
    },
  }),
  (card) => ({
    what: say('happened.checked'),
    changes: { status: 'callback', orders: orderOf(card, { state: 'accepted' }) },
  }),
  (card, at, random) => {
    const isVoid = random() < 0.01
    return {
      type: 'case:closed',
      what: isVoid
        ? say('happened.voided', { note: '重复' })
        : say('happened.closed', { verdict: 'solved' }),
      changes: {
        status: isVoid ? 'voided' : 'closed',
        closedAt: at,
        clocks: met(card, 'closing', at),
        flags: card.flags.slice(0, random() < 0.1 ? 1 : 0),
      },
    }
  },
]

const flagNames = ['atRisk', 'supervised', 'pingPong', 'orphan'] as const

const flags = (since: string, random: Random): Flag[] =>
  random() < 0.08
    ? [{ flag: pick(flagNames, random), reason: say('happened.received'), since }]
    : []
