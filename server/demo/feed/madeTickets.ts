import type { IntakeItem, FeedSource } from '#shared/ticket.ts'
import { fromWgs84 } from '#server/grids/coordinates.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import { NAME_COUNT, nameOf } from '../district/names.ts'
import { placesIn } from '../district/places.ts'
import { pick, randomOf, type Random } from '../district/random.ts'
import type { DemoPlace } from '../district/types.ts'
import { subjects, type Subject } from './subjects.ts'

export interface MadeTicket {
  source: FeedSource
  item: IntakeItem
}

interface Told extends MadeTicket {
  subject: Subject
  place: DemoPlace
}

/** A source's numbers never repeat: the run's own start stands in each of them. */
export function sourceIdOf(source: FeedSource, startedAt: Date, running: string): string {
  const stamp = startedAt.toISOString().replace(/\D/g, '').slice(2, 14)
  const prefix = { '12345': 'QP', '110': 'JQ', visits: 'ZF' }[source]
  return `${prefix}${stamp}-${running}`
}

const HOUR_MS = 3_600_000
/** So many of a feed's last tickets may be repeated by a new one. */
const REMEMBERED = 40

/**
 * Endless made-up tickets of the three feeds: the same seed tells the same stories at the same
 * places; numbers and moments are the run's own. `receivedAt` of the n-th is the n-th step.
 */
export function* madeTickets(
  seed: string,
  startedAt: Date,
  stepMs: number,
): Generator<MadeTicket, never> {
  const random = randomOf(`feed ${seed}`)
  const told: Record<FeedSource, Told[]> = { '12345': [], '110': [], visits: [] }

  for (let n = 0; ; n++) {
    const at = new Date(startedAt.getTime() + Math.round(n * stepMs))
    const source = drawSource(random)
    const before = told[source]
    const isRepeat = source === '12345' && before.length > 3 && random() < 0.12
    const repeated = isRepeat ? pick(before, random) : null
    const subject = repeated?.subject ?? drawSubject(subjects[source], random)
    const place = repeated?.place ?? drawPlace(subject, random)
    const item = itemOf({ source, subject, place, repeated, at }, random)
    const ticket = {
      source,
      item: { sourceId: sourceIdOf(source, startedAt, String(n + 1).padStart(6, '0')), ...item },
    }
    before.push({ ...ticket, subject, place })
    if (before.length > REMEMBERED) before.shift()
    yield ticket
  }
}

function drawSource(random: Random): FeedSource {
  const drawn = random()
  if (drawn < 0.45) return '12345'
  return drawn < 0.75 ? '110' : 'visits'
}

function drawSubject(all: readonly Subject[], random: Random): Subject {
  let left = random() * all.reduce((sum, { weight }) => sum + weight, 0)
  return all.find(({ weight }) => (left -= weight) < 0) ?? pick(all, random)
}

/** Half of all tickets come from the four towns where the story and most grids are. */
const BUSY_TOWNS = ['310118105', '310118001', '310118002', '310118106']

function drawPlace(subject: Subject, random: Random): DemoPlace {
  const { towns } = demoDistrict()
  const townCode = random() < 0.4 ? pick(BUSY_TOWNS, random) : pick(towns, random).code
  const places = placesIn(townCode)
  const fitting = places.filter(({ kind }) => subject.at.includes(kind))
  return pick(fitting.length > 0 ? fitting : places, random)
}

interface Telling {
  source: FeedSource
  subject: Subject
  place: DemoPlace
  repeated: MadeTicket | null
  at: Date
}

function itemOf(
  { source, subject, place, repeated, at }: Telling,
  random: Random,
): Omit<IntakeItem, 'sourceId'> {
  const isUrgent = subject.urgentOf > 0 && random() * subject.urgentOf < 1
  const detail = subject.detail.replace('…', place.address)
  return {
    title: repeated ? `再次来电：${subject.title}` : subject.title,
    detail: repeated ? `市民再次来电催问。${detail}` : detail,
    receivedAt: at.toISOString(),
    kind: subject.kind,
    ...(subject.category && { category: subject.category }),
    urgency: isUrgent ? 'urgent' : 'normal',
    ...where(source, place, random),
    ...(source !== 'visits' && { caller: drawCaller(random) }),
    ...(repeated && { repeatOf: repeated.item.sourceId }),
    ...(source === '12345' && random() < 0.15 && { dueAt: deadlines(at, isUrgent) }),
  }
}

/** A tenth has no position; of the others some are the caller's home, and the police's map is GCJ-02. */
function where(source: FeedSource, place: DemoPlace, random: Random): Partial<IntakeItem> {
  const { address, position } = place
  const drawn = random()
  if (drawn < 0.1) return { address }
  const isCallers = source === '12345' && drawn < 0.22
  const crs = source === '110' || drawn > 0.9 ? 'GCJ02' : 'WGS84'
  const [lng, lat] = fromWgs84(position, crs)
  return {
    address,
    location: { lng, lat, crs },
    locationIs: isCallers ? 'caller' : 'problem',
  }
}

/** Names of solar terms, and numbers that no network gives out. */
function drawCaller(random: Random): NonNullable<IntakeItem['caller']> {
  const name = nameOf(Math.floor(random() * NAME_COUNT))
  const phone = `100${String(Math.floor(random() * 1e8)).padStart(8, '0')}`
  return random() < 0.06 ? { name, phone, confidential: true } : { name, phone }
}

const deadlines = (at: Date, isUrgent: boolean): NonNullable<IntakeItem['dueAt']> => [
  {
    kind: 'firstContact',
    at: new Date(at.getTime() + (isUrgent ? 1 : 24) * HOUR_MS).toISOString(),
  },
  { kind: 'closing', at: new Date(at.getTime() + (isUrgent ? 24 : 120) * HOUR_MS).toISOString() },
]
