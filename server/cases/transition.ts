import type { Account } from '#shared/account.ts'
import type { EventType } from '#shared/board.ts'
import type { CaseCard, FlagName } from '#shared/case.ts'
import type { CaseLimits } from '#shared/caseLimits.ts'
import type { CaseCommandName, CaseCommands } from '#shared/commands.ts'
import type { Clock } from '#shared/clock.ts'
import type { Order } from '#shared/order.ts'
import type { Say } from '#shared/say.ts'
import { isFed, type ClockKind } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import { notFound } from '#server/errors.ts'
import type { OutboxDraft } from '#server/ledger/draft.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'

/** What a transition may know besides the case: handed in, so that it stays a pure function. */
export interface Circumstances {
  now: Date
  newId: () => string
  rulebook: Rulebook
  limits: CaseLimits
  /** The row by which an entered form is judged, in the form's own shape; null where there is none. */
  formLimits: unknown
  /** Takes persons out of what an officer typed. */
  redact: (text: string) => string
  /** The tickets of this case that have the same caller, the given one among them: called once for all. */
  sameCaller: (ticketId: string) => readonly string[]
  /** Who acts: the post and where it is good for. */
  by: Pick<Account, 'post' | 'area'>
}

/** What a command makes of a case, and how it is told. */
export interface Transition {
  type: EventType
  what: Say
  changes: Partial<CaseCard>
  order?: Order
  outbox?: OutboxDraft[]
}

/** What some of the commands make of a case. Whether they may is the rule table's matter, not theirs. */
export type CaseTransitions<N extends CaseCommandName> = {
  [M in N]: (card: CaseCard, input: CaseCommands[M], c: Circumstances) => Transition
}

/** The running promise of this kind is kept now; one already kept stays as it was. */
export const met = (clocks: readonly Clock[], kind: ClockKind, of: string, now: Date): Clock[] =>
  clocks.map((clock) =>
    clock.kind === kind && clock.of === of && clock.metAt === null
      ? { ...clock, metAt: now.toISOString() }
      : clock,
  )

/** Every running promise of these kinds, whoever it was made to. */
export const metAll = (clocks: readonly Clock[], kinds: readonly ClockKind[], now: Date): Clock[] =>
  clocks.map((clock) =>
    kinds.includes(clock.kind) && clock.metAt === null
      ? { ...clock, metAt: now.toISOString() }
      : clock,
  )

export function ticketOf(card: CaseCard, id: string): TicketHead {
  const ticket = card.tickets.find((one) => one.id === id)
  if (!ticket) throw notFound('ticket on this case')
  return ticket
}

/** The case's tickets with some of them changed. */
export const changeTickets = (
  card: Pick<CaseCard, 'tickets'>,
  ids: readonly string[],
  change: (ticket: TicketHead) => TicketHead,
): TicketHead[] => card.tickets.map((ticket) => (ids.includes(ticket.id) ? change(ticket) : ticket))

/** The flags with this one raised; one already up keeps its reason and its time. */
export const raised = (
  flags: CaseCard['flags'],
  flag: FlagName,
  reason: Say,
  now: Date,
): CaseCard['flags'] =>
  flags.some((one) => one.flag === flag)
    ? flags
    : [...flags, { flag, reason, since: now.toISOString() }]

export const lowered = (
  flags: CaseCard['flags'],
  ...names: readonly FlagName[]
): CaseCard['flags'] => flags.filter(({ flag }) => !names.includes(flag))

export const answers = (
  tickets: readonly TicketHead[],
  kind: OutboxDraft['kind'],
  data: (ticket: TicketHead) => Record<string, unknown>,
): OutboxDraft[] =>
  // What the desk took by hand has no program that waits for an answer.
  tickets
    .filter(({ source }) => isFed(source))
    .map((ticket) => ({
      feed: ticket.source,
      ticketId: ticket.id,
      sourceId: ticket.sourceId,
      kind,
      data: data(ticket),
    }))
