import { holderOf, undisturbed, type CaseCard, type Flag } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import { subjectOfTicket } from '#shared/clockSubject.ts'
import { clockFor } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import type { ClockKind, IntakeItem, Source } from '#shared/ticket.ts'
import { untouched, type TicketHead } from '#shared/ticketHead.ts'
import { redact, redactAddress } from './redact.ts'

/** Where an item lies: WGS-84, its town and grid, each unknown where it is unknown. */
export interface Placed {
  location: { lng: number; lat: number } | null
  townCode: string | null
  gridId: string | null
}

/** The public head of a ticket: its title without persons, nothing of its words. */
export function headOf(id: string, source: Source, item: IntakeItem, version: number): TicketHead {
  return {
    id,
    source,
    sourceId: item.sourceId,
    version,
    title: redact(item.title),
    kind: item.kind ?? null,
    urgency: item.urgency ?? 'normal',
    receivedAt: new Date(item.receivedAt).toISOString(),
    confidential: item.caller?.confidential ?? false,
    ...untouched,
  }
}

const ticketClocks: readonly ClockKind[] = ['sign', 'firstContact', 'closing', 'callback']

/** The promises a ticket brings: the source's own deadlines, else the rules', else that there is none. */
export function clocksOf(
  head: TicketHead,
  item: Pick<IntakeItem, 'dueAt'>,
  townCode: string | null,
  rulebook: Rulebook,
): Clock[] {
  const subject = subjectOfTicket(head, townCode, new Date(head.receivedAt))
  return ticketClocks.map((kind) => clockFor(kind, subject, rulebook, item.dueAt))
}

/** A home is not shown on a wall: the point of a caller stays behind the right to read it. */
export const publicLocation = (item: IntakeItem, placed: Placed) =>
  item.locationIs === 'caller' ? null : placed.location

/** The case that a first ticket opens. */
export function newCase(
  { id, caseNo, now }: { id: string; caseNo: string; now: Date },
  head: TicketHead,
  item: IntakeItem,
  placed: Placed,
  clocks: Clock[],
  flags: Flag[],
): CaseCard {
  const location = publicLocation(item, placed)
  const { townCode, gridId } = placed
  return {
    id,
    caseNo,
    version: 1,
    lane: 'live',
    status: 'received',
    tier: null,
    // Nobody has sorted it: whether the station is open makes no difference yet.
    holder: holderOf({ tier: null, gridId, townCode, flags, special: null }, true),
    urgency: head.urgency,
    source: head.source,
    title: head.title,
    category: item.category ?? null,
    place: item.address === undefined ? null : redactAddress(item.address),
    location,
    located: location ? 'exact' : placed.location ? 'withheld' : 'none',
    townCode,
    gridId,
    leadUnitId: null,
    receivedAt: head.receivedAt,
    filedAt: null,
    closedAt: null,
    tickets: [head],
    orders: [],
    calls: [],
    clocks,
    ...undisturbed,
    flags,
    latest: { at: now.toISOString(), what: say('happened.received', { source: head.source }) },
  }
}
