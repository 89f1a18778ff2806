import { say } from '#shared/say.ts'
import type { ClosingVerdict } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import { badRequest } from '#server/errors.ts'
import { answers, changeTickets, metAll, ticketOf, type CaseTransitions } from '../transition.ts'
import { restaged } from './restaging.ts'
import { newOrder, sent } from './sending.ts'

/** 核查, 再次处置, 回复, 结案, 销单: how a case ends, or does not yet. */
export const closing: CaseTransitions<'check' | 'redo' | 'answer' | 'close' | 'void'> = {
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

  redo: (card, { unitId = card.leadUnitId ?? undefined, task }, c) => {
    if (unitId === undefined) throw badRequest('No unit leads this case', { field: 'unitId' })
    const again = toBeRedone(card.tickets)
    // A second disposal is a promise of its own, counted from now (夏阳: 3 working days); the first
    // was kept, or was late, and stays so.
    const clocks = again.reduce(
      (all, id) => restaged({ ...card, clocks: all }, id, 'redo', c),
      [...card.clocks],
    )
    const tickets = changeTickets(card, again, (ticket) => ({
      ...ticket,
      redone: ticket.redone + 1,
      callback: null,
    }))
    const order = newOrder(unitId, c.redact(task), c)
    const what = say('happened.redone', { unitId })
    const transition = sent({ ...card, clocks, tickets }, [order], what, c)
    return { ...transition, changes: { ...transition.changes, tickets } }
  },

  answer: (card, { ticketId, form }, { now, redact }) => {
    const ticket = ticketOf(card, ticketId)
    const at = now.toISOString()
    const { facts, appeal } = form
    return {
      type: 'case:changed',
      what: say('happened.answered', { source: ticket.source }),
      changes: {
        tickets: changeTickets(card, [ticketId], (one) => ({
          ...one,
          answered: { facts, appeal, at },
        })),
      },
      outbox: answers([ticket], 'answer', () => ({
        ...form,
        factsNote: redact(form.factsNote),
        appealNote: redact(form.appealNote),
        text: redact(form.text),
      })),
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

  void: (card, { reason }, { now, redact }) => {
    const closedAt = now.toISOString()
    const waiting = card.tickets.filter(({ withdrawn }) => !withdrawn)
    return {
      type: 'case:closed',
      what: say('happened.voided', { note: redact(reason) }),
      changes: {
        status: 'voided',
        closedAt,
        orders: card.orders.map((order) =>
          order.state === 'accepted' || order.state === 'cancelled'
            ? order
            : { ...order, state: 'cancelled' as const, version: order.version + 1 },
        ),
      },
      outbox: answers(waiting, 'voided', () => ({ voidedAt: closedAt, reason: redact(reason) })),
    }
  },
}

/** The tickets whose callers are not content; where none said so, all that still wait. */
function toBeRedone(tickets: readonly TicketHead[]): string[] {
  const waiting = tickets.filter(({ withdrawn }) => !withdrawn)
  const negative = waiting.filter(
    ({ callback, sourceCallback }) =>
      callback?.satisfaction === 'dissatisfied' ||
      callback?.verdict === 'unsolved' ||
      sourceCallback?.satisfaction === 'dissatisfied',
  )
  return (negative.length > 0 ? negative : waiting).map(({ id }) => id)
}

const worstFirst: readonly ClosingVerdict[] = ['unsolved', 'explained', 'solved']

/** A case is as settled as its least settled caller says. */
function verdictOf(tickets: readonly TicketHead[]): ClosingVerdict {
  const given = new Set(tickets.map((ticket) => ticket.callback?.verdict))
  return worstFirst.find((verdict) => given.has(verdict)) ?? 'unsolved'
}
