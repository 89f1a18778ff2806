import { z } from 'zod'
import type { CallHead } from './call.ts'
import { FlagName, Holder, hasFlag, isClosed, isUnsigned, type CaseCard } from './case.ts'
import { firstRed, isLate, isRunning } from './clock.ts'
import { HandoverPlace, type Handover } from './handover.ts'
import { isOpen } from './order.ts'
import { say, Say } from './say.ts'
import { Source } from './ticket.ts'

/** Why a case is named to the next shift, the gravest first. */
export const carryReasons = [
  'unsigned',
  'emergency',
  'late',
  'unheeded',
  'orphan',
  'pingPong',
  'supervised',
  'atRisk',
  'toReview',
  'waitsForSource',
  'dueNext',
] as const
const CarryReason = z.enum(carryReasons)
type CarryReason = z.infer<typeof CarryReason>

const aboutCase = { caseId: z.string(), caseNo: z.string(), title: z.string() }

/** One thing that happened in the shift, opening its case. */
const HandoverLine = z.object({
  ...aboutCase,
  at: z.string(),
  what: Say,
  /** The warning `what` is the reason of. */
  flag: FlagName.optional(),
})
type HandoverLine = z.infer<typeof HandoverLine>

/** A case the next shift has to know of. */
const CarriedLine = z.object({
  ...aboutCase,
  reasons: z.array(CarryReason).min(1),
  holder: Holder,
  unitId: z.string().nullable(),
  /** When its first clock goes red, or went; null: none does. */
  due: z.string().nullable(),
})
type CarriedLine = z.infer<typeof CarriedLine>

const Section = z.object({ count: z.number().int(), lines: z.array(HandoverLine) })

/** What happened since the last handover of a place, and what is carried over. */
export const HandoverReport = z.object({
  place: HandoverPlace,
  from: z.number().int(),
  upto: z.number().int(),
  since: z.string(),
  asOf: z.string(),
  shiftEnds: z.string(),
  /** Nobody has handed over for so long that only the newest part of the log was read. */
  isCut: z.boolean(),
  receivedBySource: z.partialRecord(Source, z.number().int()),
  /** Open cases of the place, named below or not. */
  open: z.number().int(),
  received: Section,
  closed: Section,
  /** Whose it is, and which unit does it, that changed since the last handover. */
  moved: Section,
  missed: Section,
  /** Whom a missed promise or a flag was taken up to, who was there, and who took note. */
  escalated: Section,
  warned: Section,
  callsMissed: Section,
  carried: z.object({ count: z.number().int(), lines: z.array(CarriedLine) }),
  carriedBy: z.record(CarryReason, z.number().int()),
})
export type HandoverReport = z.infer<typeof HandoverReport>
type SectionName =
  'received' | 'closed' | 'moved' | 'missed' | 'escalated' | 'warned' | 'callsMissed'
export const sectionNames: readonly SectionName[] = [
  'received',
  'closed',
  'moved',
  'missed',
  'escalated',
  'warned',
  'callsMissed',
]

/** The stretch of the log a handover is about, and the moment it is judged at. */
export type Stretch = Pick<Handover, 'place' | 'from' | 'upto' | 'since' | 'asOf' | 'shiftEnds'>

/** What the log tells of one moment in it. */
export interface Happening {
  seq: number
  at: string
  type: string
  caseId: string
  what: Say
  call: CallHead | null
  source: Source | null
}

/** What the log holds of a stretch, as its place was allowed to see it. */
export interface StretchLog {
  happenings: readonly Happening[]
  isCut: boolean
  /** The cases something happened to, as they stood before the stretch; absent: not the place's. */
  before: ReadonlyMap<string, CaseCard>
  /** Those, and every open case, as they stood at its end; absent: not the place's any more. */
  after: ReadonlyMap<string, CaseCard>
}

/** More lines are counted, not listed. */
const LISTED_MAX = 200

const missCodes: ReadonlySet<string> = new Set([
  'happened.clockMissed',
  'happened.clockMissedOnDuty',
  'happened.clockMissedNobody',
  'happened.orphaned',
])

const escalationCodes: ReadonlySet<string> = new Set([
  // As older logs have it, which did not say who was there.
  'happened.escalated',
  'happened.escalatedNobody',
  'happened.escalatedReached',
  'happened.escalatedAway',
  'happened.escalatedAbsent',
  'happened.heeded',
])

/**
 * The report of a stretch, from the log alone: the same stretch gives the same report at any later
 * time. A case stands once in what is carried over, with every reason it has.
 */
export function handoverReport(stretch: Stretch, log: StretchLog): HandoverReport {
  const { happenings, isCut, before, after } = log
  const lineOf = (caseId: string, at: string, what: Say): HandoverLine[] => {
    const card = after.get(caseId) ?? before.get(caseId)
    return card ? [{ caseId, caseNo: card.caseNo, title: card.title, at, what }] : []
  }
  const told = (is: (one: Happening) => boolean) =>
    section(happenings.filter(is).flatMap(({ caseId, at, what }) => lineOf(caseId, at, what)))

  const isEnd = ({ type, caseId }: Happening): boolean =>
    type === 'case:closed' && (after.get(caseId) ?? null)?.mergedInto === null
  const touched = [...new Map(happenings.map((one) => [one.caseId, one.at]))]
  const receivedBySource: HandoverReport['receivedBySource'] = {}
  for (const { type, source } of happenings)
    if (type === 'ticket:received' && source)
      receivedBySource[source] = (receivedBySource[source] ?? 0) + 1

  const openCards = [...after.values()].filter((card) => !isClosed(card))
  const carried = openCards.flatMap((card) => carriedLine(card, stretch) ?? []).sort(byGravity)

  return {
    ...stretch,
    isCut,
    receivedBySource,
    open: openCards.length,
    received: told(({ type }) => type === 'ticket:received'),
    closed: told(isEnd),
    moved: section(
      touched.flatMap(([id, at]) => {
        const what = movedHow(before.get(id), after.get(id))
        return what ? lineOf(id, at, what) : []
      }),
    ),
    missed: told(({ what }) => missCodes.has(what.code)),
    escalated: told(({ what }) => escalationCodes.has(what.code)),
    warned: section(
      touched.flatMap(([id]) =>
        warningsOf(before.get(id), after.get(id)).flatMap(({ flag, since, reason }) =>
          lineOf(id, since, reason).map((line) => ({ ...line, flag })),
        ),
      ),
    ),
    callsMissed: told(
      ({ type, call }) =>
        type === 'call:changed' && (call?.outcome === 'missed' || call?.outcome === 'declined'),
    ),
    carried: { count: carried.length, lines: carried.slice(0, LISTED_MAX) },
    carriedBy: countReasons(carried),
  }
}

/** In the order in which it happened, the newest kept where there are too many. */
const section = (lines: readonly HandoverLine[]) => ({
  count: lines.length,
  lines: [...lines].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-LISTED_MAX),
})

/** Into whose hands it came; null: whose it was. */
function movedHow(before: CaseCard | undefined, after: CaseCard | undefined): Say | null {
  if (!after) return before ? say('handover.moved.left') : null
  if (isClosed(after)) return null
  // A case of this shift has been in other hands only where a unit gave it to another.
  if (!before) return after.moves > 0 ? say('handover.moved.often', { n: after.moves }) : null
  const { leadUnitId } = after
  if (leadUnitId !== before.leadUnitId)
    return before.leadUnitId === null || leadUnitId === null
      ? say(leadUnitId === null ? 'handover.moved.takenBack' : 'handover.moved.sent', {
          unitId: leadUnitId ?? before.leadUnitId ?? '',
        })
      : say('handover.moved.unit', { fromUnitId: before.leadUnitId, toUnitId: leadUnitId })
  if (after.moves > before.moves)
    return say('handover.moved.often', { n: after.moves - before.moves })
  return after.holder === before.holder
    ? null
    : say('handover.moved.holder', {
        from: `holder.${before.holder}`,
        to: `holder.${after.holder}`,
      })
}

/** The flags raised since; what nobody took stands among the promises missed. */
function warningsOf(before: CaseCard | undefined, after: CaseCard | undefined): CaseCard['flags'] {
  return (after?.flags ?? []).filter(
    ({ flag }) => flag !== 'orphan' && !(before && hasFlag(before, flag)),
  )
}

function carriedLine(card: CaseCard, { asOf, shiftEnds }: Stretch): CarriedLine | null {
  const nowMs = Date.parse(asOf)
  const red = firstRed(card.clocks)
  const isSo: Record<CarryReason, boolean> = {
    unsigned: isUnsigned(card),
    emergency: card.orders.some((order) => order.whistle === 'emergency' && isOpen(order)),
    late: card.clocks.some((clock) => isRunning(clock) && isLate(clock, nowMs)),
    unheeded: card.alarms.some(({ told, heeded }) => told.length > 0 && heeded === null),
    orphan: hasFlag(card, 'orphan'),
    pingPong: hasFlag(card, 'pingPong'),
    supervised: hasFlag(card, 'supervised'),
    atRisk: hasFlag(card, 'atRisk'),
    toReview: waitsForReview(card),
    waitsForSource: card.tickets.some(
      ({ returning, extension }) => returning?.state === 'sent' || extension?.state === 'sent',
    ),
    dueNext: card.clocks.some(
      (clock) =>
        isRunning(clock) && clock.due !== null && clock.due >= asOf && clock.due <= shiftEnds,
    ),
  }
  const reasons = carryReasons.filter((reason) => isSo[reason])
  if (reasons.length === 0) return null
  const { id: caseId, caseNo, title, holder, leadUnitId } = card
  return { caseId, caseNo, title, reasons, holder, unitId: leadUnitId, due: red }
}

/** Somebody asked, and the shift leader or whoever dispatches has not answered; or the source has. */
const waitsForReview = ({ tickets, orders }: CaseCard): boolean =>
  tickets.some(
    ({ returning, extension }) =>
      returning?.state === 'asked' ||
      returning?.state === 'answered' ||
      extension?.state === 'asked',
  ) || orders.some((order) => isOpen(order) && order.objection?.state === 'open')

/** By the gravest reason, then by which clock goes red first. */
function byGravity(a: CarriedLine, b: CarriedLine): number {
  const graveness = ({ reasons }: CarriedLine) => carryReasons.indexOf(reasons[0] as CarryReason)
  const due = (line: CarriedLine) => line.due ?? '~'
  return graveness(a) - graveness(b) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : 0)
}

function countReasons(carried: readonly CarriedLine[]): HandoverReport['carriedBy'] {
  const counts = Object.fromEntries(
    carryReasons.map((reason) => [reason, 0]),
  ) as HandoverReport['carriedBy']
  for (const { reasons } of carried) for (const reason of reasons) counts[reason]++
  return counts
}
