import type { CaseCard } from './case.ts'
import type { ClockSubject } from './clockRule.ts'
import type { Order } from './order.ts'

type TicketFacts = Pick<CaseCard['tickets'][number], 'id' | 'source' | 'urgency' | 'kind'>

/** A ticket as the rules of its clocks see it, in the town where it lies. */
export const subjectOfTicket = (
  { id, source, urgency, kind }: TicketFacts,
  townCode: string | null,
  from: Date,
): ClockSubject => ({
  of: id,
  source,
  urgency,
  ticketKind: kind,
  townCode,
  whistle: null,
  from,
})

/** An order as the rules of its clocks see it: its own whistle, its case's source and urgency. */
export const subjectOfOrder = (
  { id, whistle }: Pick<Order, 'id' | 'whistle'>,
  { source, urgency, townCode }: Pick<CaseCard, 'source' | 'urgency' | 'townCode'>,
  from: Date,
): ClockSubject => ({ of: id, source, urgency, ticketKind: null, townCode, whistle, from })

/** Whose clock it is (`clock.of`), as the rules see that ticket or order at `from`. */
export function subjectOf(card: CaseCard, of: string, from: Date): ClockSubject {
  const order = card.orders.find(({ id }) => id === of)
  if (order) return subjectOfOrder(order, card, from)
  const ticket = card.tickets.find(({ id }) => id === of)
  if (!ticket) throw new Error(`Case ${card.id} has a clock of ${of}, which is not on it`)
  return subjectOfTicket(ticket, card.townCode, from)
}
