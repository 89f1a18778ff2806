import { isClosed, type CaseCard } from '#shared/case.ts'
import { isRunning, type Clock } from '#shared/clock.ts'
import { sourceClock } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import type { ClockKind, Satisfaction, Source, SourceDeadline, UpdateKind } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import { changeTickets, raised, type Circumstances } from '#server/cases/transition.ts'
import { restaged } from '#server/cases/transitions/restaging.ts'

/** A later message of a source, as far as everybody may know it. */
export interface PublicUpdate {
  ticketId: string
  caseId: string
  source: Source
  updateId: string
  kind: UpdateKind
  at: string
  satisfaction: Satisfaction | null
  dueAt: readonly SourceDeadline[]
}

type Rules = Pick<Circumstances, 'now' | 'rulebook'>
type Effect = (card: CaseCard, update: PublicUpdate, rules: Rules) => Partial<CaseCard>

/** What each kind of message makes of its case, beyond being shown on its ticket. */
const effects: Record<UpdateKind, Effect> = {
  supplement: () => ({}),

  urge: (card, { ticketId }) => ({
    tickets: changeTickets(card, [ticketId], (head) => ({ ...head, urged: head.urged + 1 })),
  }),

  supervise: (card, { ticketId, source }, rules) => ({
    clocks: restaged(card, ticketId, 'supervised', rules),
    flags: raised(card.flags, 'supervised', say('flag.supervised.source', { source }), rules.now),
  }),

  callback: (card, { ticketId, satisfaction, at }, { now }) => ({
    tickets: changeTickets(card, [ticketId], (head) => ({
      ...head,
      sourceCallback: satisfaction === null ? head.sourceCallback : { satisfaction, at },
    })),
    ...(satisfaction === 'dissatisfied' && {
      flags: raised(card.flags, 'atRisk', say('flag.atRisk.sourceCallback'), now),
    }),
  }),

  // The words say whether it was granted: an officer reads them (`concludeReturn`).
  returnDecision: (card, { ticketId }) => ({
    tickets: changeTickets(card, [ticketId], (head) =>
      head.returning?.state === 'sent'
        ? { ...head, returning: { ...head.returning, state: 'answered' } }
        : head,
    ),
  }),

  // A new due time is the approval; without one, the words have to be read, and nothing moves.
  extensionDecision: (card, { ticketId, dueAt }) => ({
    tickets: changeTickets(card, [ticketId], (head) =>
      head.extension?.state === 'sent' && dueAt.some(({ kind }) => kind === 'closing')
        ? { ...head, extension: { ...head.extension, state: 'approved' } }
        : head,
    ),
  }),

  redo: (card, { ticketId, source }, rules) => ({
    // Taken up where a unit can be sent again; a case that is still open stays where it is.
    ...(isClosed(card) && card.mergedInto === null && { status: 'callback', closedAt: null }),
    tickets: changeTickets(card, [ticketId], (head) => ({ ...head, callback: null })),
    clocks: restaged(card, ticketId, 'redo', rules),
    flags: raised(card.flags, 'atRisk', say('flag.atRisk.redo', { source }), rules.now),
  }),

  withdraw: (card, { ticketId }) => ({
    tickets: changeTickets(card, [ticketId], (head) => ({ ...head, withdrawn: true })),
    // Nobody waits for it any more; what was kept or missed before stays told.
    clocks: card.clocks.filter((clock) => clock.of !== ticketId || !isRunning(clock)),
  }),
}

/** What a message of the source makes of its case: shown on the ticket, its due times, its effect. */
export function effectOf(card: CaseCard, update: PublicUpdate, rules: Rules): Partial<CaseCard> {
  const { ticketId, updateId, kind, at } = update
  const shown = {
    ...card,
    tickets: changeTickets(card, [ticketId], (head): TicketHead => ({
      ...head,
      updates: [...head.updates, { id: updateId, kind, at }],
    })),
  }
  const changes = { tickets: shown.tickets, ...effects[kind](shown, update, rules) }
  return { ...changes, clocks: moved(changes.clocks ?? card.clocks, update) }
}

/** The source's own due time is the red one: what it sends later replaces what was promised before. */
function moved(clocks: readonly Clock[], { ticketId, dueAt, at }: PublicUpdate): Clock[] {
  const dueOf = new Map<ClockKind, string>(dueAt.map((sent) => [sent.kind, sent.at]))
  const replaced = new Set<ClockKind>()
  const kept = clocks.map((clock) => {
    const due = clock.of === ticketId && isRunning(clock) ? dueOf.get(clock.kind) : undefined
    if (due === undefined) return clock
    replaced.add(clock.kind)
    return { ...sourceClock(clock.kind, ticketId, clock.from, due), stage: clock.stage }
  })
  const added = [...dueOf].filter(([kind]) => !replaced.has(kind))
  return [...kept, ...added.map(([kind, due]) => sourceClock(kind, ticketId, at, due))]
}
