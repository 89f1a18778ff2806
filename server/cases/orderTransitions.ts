import { statusFromOrders, type CaseCard } from '#shared/case.ts'
import type { OrderCommandName, OrderCommands } from '#shared/commands.ts'
import type { ClockKind } from '#shared/ticket.ts'
import type { Order } from '#shared/order.ts'
import { say, type Say } from '#shared/say.ts'
import { enterCookingFume } from './cookingFumeForm.ts'
import { met, type Circumstances, type Transition } from './transition.ts'

type OrderTransitions = {
  [N in OrderCommandName]: (
    card: CaseCard,
    order: Order,
    input: OrderCommands[N],
    c: Circumstances,
  ) => Transition
}

/** What each command makes of an order, and with it of its case. */
export const orderTransitions: OrderTransitions = {
  acknowledge: (card, order, _input, { now }) =>
    moved(
      card,
      { ...order, state: 'acknowledged', acknowledgedAt: now.toISOString() },
      say('happened.acknowledged', { unitId: order.unitId }),
      { kept: ['acknowledge'], now },
    ),

  arrive: (card, order, _input, { now }) =>
    moved(
      card,
      { ...order, state: 'arrived', arrivedAt: now.toISOString() },
      say('happened.arrived', { unitId: order.unitId }),
      { kept: ['arrive'], now },
    ),

  result: (card, order, { result, note: typed }, { now, redact }) => {
    const note = redact(typed)
    return moved(
      card,
      { ...order, state: 'answered', result: { result, note, at: now.toISOString() } },
      say(`happened.result.${result}`, { unitId: order.unitId, note }),
      { kept: ['result'], now },
    )
  },

  sendBack: (card, order, { reason }, { now, redact }) =>
    moved(
      card,
      { ...order, state: 'sent', result: null, acknowledgedAt: null, sentBack: order.sentBack + 1 },
      say('happened.sentBack', { unitId: order.unitId, note: redact(reason) }),
      { kept: [], now },
    ),

  cancel: (card, order, _input, { now }) => {
    const cancelled = moved(
      card,
      { ...order, state: 'cancelled' },
      say('happened.cancelled', { unitId: order.unitId }),
      { kept: [], now },
    )
    // A promise nobody has to keep any more is taken off the case.
    const clocks = card.clocks.filter((clock) => clock.of !== order.id)
    const lead = cancelled.changes.orders?.find((one) => one.state !== 'cancelled')
    const isLead = card.leadUnitId === order.unitId
    const leadUnitId = isLead ? (lead?.unitId ?? null) : card.leadUnitId
    return { ...cancelled, changes: { ...cancelled.changes, clocks, leadUnitId } }
  },

  form: (card, order, { entry }, c) => {
    const { form, what } = enterCookingFume(order, entry, c)
    return moved(card, { ...order, form }, what, { kept: [], now: c.now })
  },
}

function moved(
  card: CaseCard,
  changed: Order,
  what: Say,
  { kept, now }: { kept: ClockKind[]; now: Date },
): Transition {
  const order = { ...changed, version: changed.version + 1 }
  const orders = card.orders.map((one) => (one.id === order.id ? order : one))
  const clocks = kept.reduce((all, kind) => met(all, kind, order.id, now), card.clocks)
  return {
    type: 'order:changed',
    what,
    order,
    changes: { orders, clocks, status: statusFromOrders(orders) },
  }
}
