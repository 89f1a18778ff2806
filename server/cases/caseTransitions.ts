import { holderOf, statusFromOrders, type CaseCard } from '#shared/case.ts'
import { subjectOfOrder } from '#shared/clockSubject.ts'
import { clockFor } from '#shared/dueTime.ts'
import type { CaseCommandName, CaseCommands } from '#shared/commands.ts'
import type { Order } from '#shared/order.ts'
import { say } from '#shared/say.ts'
import type { ClockKind, ClosingVerdict, TicketHead } from '#shared/ticket.ts'
import { notFound } from '#server/errors.ts'
import type { OutboxDraft } from '#server/ledger/draft.ts'
import { met, metAll, type Circumstances, type Transition } from './transition.ts'

type CaseTransitions = {
  [N in CaseCommandName]: (card: CaseCard, input: CaseCommands[N], c: Circumstances) => Transition
}

/** What each command makes of a case. Whether it may is the rule table's matter, not theirs. */
export const caseTransitions: CaseTransitions = {
  file: (card, _input, { now }) => ({
    type: 'case:filed',
    what: say('happened.filed'),
    changes: {
      status: 'filed',
      filedAt: now.toISOString(),
      clocks: metAll(card.clocks, ['sign'], now),
    },
    outbox: answers(card.tickets, 'signed', () => ({ signedAt: now.toISOString() })),
  }),

  sort: (card, { tier }) => ({
    type: 'case:changed',
    what: say('happened.sorted', { tier }),
    changes: { tier, holder: holderOf({ ...card, tier }) },
  }),

  dispatch: (card, { unitId, task }, c) => {
    const order = newOrder(unitId, c.redact(task), c)
    return ordered(card, [order], say('happened.dispatched', { unitId }), c)
  },

  whistle: (card, { unitIds, kind, task, callId }, c) => {
    const known = card.calls.some((call) => call.id === callId)
    if (callId !== undefined && !known) throw notFound('call on this case')
    const orders = [...new Set(unitIds)].map((unitId) => ({
      ...newOrder(unitId, c.redact(task), c),
      kind: 'whistle' as const,
      whistle: kind,
      callId: callId ?? null,
    }))
    const [first] = unitIds
    return ordered(
      card,
      orders,
      say('happened.whistled', { unitId: first ?? '', count: orders.length, kind }),
      c,
    )
  },

  firstContact: (card, { ticketId, result }, { now }) => {
    const ticket = ticketOf(card, ticketId)
    const at = now.toISOString()
    const tries = (ticket.firstContact?.tries ?? 0) + 1
    return {
      type: 'case:changed',
      what: say(`happened.firstContact.${result}`, { tries }),
      changes: {
        tickets: withTicket(card, { ...ticket, firstContact: { result, tries, at } }),
        // Not reached is a try, not a contact: the promise runs on.
        clocks:
          result === 'notReached' ? card.clocks : met(card.clocks, 'firstContact', ticketId, now),
      },
      outbox: answers([ticket], 'firstContact', () => ({ result, tries, at })),
    }
  },

  relocate: (card, { townCode, gridId }) => ({
    type: 'case:changed',
    what: say('happened.relocated', { gridId: gridId ?? '', townCode }),
    changes: { townCode, gridId, holder: holderOf({ ...card, townCode, gridId }) },
  }),

  check: (card, { note }, { redact }) => ({
    type: 'case:changed',
    what: say('happened.checked', { note: redact(note) }),
    changes: {
      status: 'callback',
      orders: card.orders.map((order) =>
        order.state === 'answered'
          ? { ...order, state: 'accepted', version: order.version + 1 }
          : order,
      ),
    },
  }),

  callback: (card, { ticketId, satisfaction, verdict }, { now }) => {
    const ticket = ticketOf(card, ticketId)
    const at = now.toISOString()
    const tries = (ticket.callback?.tries ?? 0) + 1
    return {
      type: 'case:changed',
      what: say(`happened.calledBack.${satisfaction}`, { verdict }),
      changes: {
        tickets: withTicket(card, { ...ticket, callback: { satisfaction, verdict, tries, at } }),
        clocks:
          satisfaction === 'notReached' ? card.clocks : met(card.clocks, 'callback', ticketId, now),
      },
    }
  },

  close: (card, _input, { now }) => {
    const closedAt = now.toISOString()
    return {
      type: 'case:closed',
      what: say('happened.closed', { verdict: verdictOf(card.tickets) }),
      changes: {
        status: 'closed',
        closedAt,
        // A first contact that was tried in vain stays unmet: closing does not make it kept.
        clocks: metAll(card.clocks, ['closing'], now),
      },
      outbox: answers(card.tickets, 'result', ({ callback, firstContact }) => ({
        verdict: callback?.verdict ?? null,
        satisfaction: callback?.satisfaction ?? null,
        firstContact: firstContact?.result ?? null,
        closedAt,
      })),
    }
  },
}

const orderClocks: readonly ClockKind[] = ['acknowledge', 'arrive', 'result']

function newOrder(unitId: string, task: string, { now, newId }: Circumstances): Order {
  return {
    id: newId(),
    version: 1,
    unitId,
    kind: 'dispatch',
    whistle: null,
    callId: null,
    task,
    state: 'sent',
    sentAt: now.toISOString(),
    acknowledgedAt: null,
    arrivedAt: null,
    result: null,
    sentBack: 0,
    form: null,
  }
}

function ordered(
  card: CaseCard,
  added: readonly Order[],
  what: Transition['what'],
  { now, rulebook }: Circumstances,
): Transition {
  const orders = [...card.orders, ...added]
  const promised = added.flatMap((order) =>
    orderClocks.map((kind) => clockFor(kind, subjectOfOrder(order, card, now), rulebook)),
  )
  return {
    type: 'order:changed',
    what,
    order: added[0],
    changes: {
      orders,
      status: statusFromOrders(orders),
      leadUnitId: card.leadUnitId ?? (added[0] as Order).unitId,
      clocks: [...card.clocks, ...promised],
    },
  }
}

function ticketOf(card: CaseCard, id: string): TicketHead {
  const ticket = card.tickets.find((one) => one.id === id)
  if (!ticket) throw notFound('ticket on this case')
  return ticket
}

const withTicket = (card: CaseCard, ticket: TicketHead): TicketHead[] =>
  card.tickets.map((one) => (one.id === ticket.id ? ticket : one))

const answers = (
  tickets: readonly TicketHead[],
  kind: OutboxDraft['kind'],
  data: (ticket: TicketHead) => Record<string, unknown>,
): OutboxDraft[] =>
  tickets.map((ticket) => ({
    feed: ticket.source,
    ticketId: ticket.id,
    sourceId: ticket.sourceId,
    kind,
    data: data(ticket),
  }))

const worstFirst: readonly ClosingVerdict[] = ['unsolved', 'explained', 'solved']

/** A case is as settled as its least settled caller says. */
function verdictOf(tickets: readonly TicketHead[]): ClosingVerdict {
  const given = new Set(tickets.map((ticket) => ticket.callback?.verdict))
  return worstFirst.find((verdict) => given.has(verdict)) ?? 'unsolved'
}
