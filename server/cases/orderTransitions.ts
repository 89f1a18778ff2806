import { statusFromOrders, type CaseCard } from '#shared/case.ts'
import type { OrderCommandName, OrderCommands } from '#shared/commands.ts'
import type { ClockKind } from '#shared/ticket.ts'
import type { Order } from '#shared/order.ts'
import { say, type Say } from '#shared/say.ts'
import { enterForm } from './formEntry.ts'
import { notAllowedNow } from '#server/errors.ts'
import { met, type Circumstances, type Transition } from './transition.ts'
import { pingPong } from './transitions/sending.ts'

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
  acknowledge: (card, order, { minutes }, { now }) => {
    const { unitId } = order
    const eta = minutes === undefined ? null : inMinutes(now, minutes)
    return moved(
      card,
      { ...order, state: 'acknowledged', acknowledgedAt: now.toISOString(), eta },
      eta === null
        ? say('happened.acknowledged', { unitId })
        : say('happened.acknowledgedFor', { unitId, eta }),
      { kept: ['acknowledge'], now },
    )
  },

  expect: (card, order, { minutes }, { now }) => {
    const eta = inMinutes(now, minutes)
    const what = say('happened.expected', { unitId: order.unitId, eta })
    return moved(card, { ...order, eta }, what, { kept: [], now })
  },

  arrive: (card, order, { distanceM }, { now }) => {
    const { unitId } = order
    // From a place that is withheld nothing is measured: it would tell where that is.
    const metres = card.location === null ? null : (distanceM ?? null)
    return moved(
      card,
      { ...order, state: 'arrived', arrivedAt: now.toISOString(), arrivedM: metres },
      metres === null
        ? say('happened.arrived', { unitId })
        : say('happened.arrivedNear', { unitId, metres }),
      { kept: ['arrive'], now },
    )
  },

  leave: (card, order, { contribution: typed }, { now, redact }) => {
    const contribution = redact(typed)
    return moved(
      card,
      { ...order, leftAt: now.toISOString(), contribution },
      say('happened.left', { unitId: order.unitId, note: contribution }),
      { kept: [], now },
    )
  },

  rate: (card, order, { grade, note: typed }, { now, redact }) => {
    const note = redact(typed)
    return moved(
      card,
      { ...order, rating: { grade, note, at: now.toISOString() } },
      say('happened.rated', { unitId: order.unitId, grade: `grade.${grade}`, note }),
      { kept: [], now },
    )
  },

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
      {
        ...order,
        state: 'sent',
        result: null,
        acknowledgedAt: null,
        // It goes there once more: when it came and left the first time stays in the log.
        ...{ eta: null, arrivedAt: null, arrivedM: null, leftAt: null },
        sentBack: order.sentBack + 1,
      },
      say('happened.sentBack', { unitId: order.unitId, note: redact(reason) }),
      { kept: [], now },
    ),

  cancel: (card, order, _input, { now }) =>
    takenBack(card, order, say('happened.cancelled', { unitId: order.unitId }), now),

  object: (card, order, { reason: typed }, { now, redact }) => {
    const reason = redact(typed)
    return moved(
      card,
      { ...order, objection: { reason, at: now.toISOString(), state: 'open' } },
      say('happened.objected', { unitId: order.unitId, note: reason }),
      { kept: [], now },
    )
  },

  reviewObjection: (card, order, { upheld, note }, c) => {
    if (!order.objection) throw notAllowedNow('refusal.nothingAsked')
    const { unitId } = order
    const objection = { ...order.objection, state: upheld ? 'upheld' : 'rejected' } as const
    if (!upheld) {
      const what = say('happened.objectionRejected', { unitId, note: c.redact(note) })
      return moved(card, { ...order, objection }, what, { kept: [], now: c.now })
    }
    const what = say('happened.objectionUpheld', { unitId })
    const transition = takenBack(card, { ...order, objection }, what, c.now)
    const returns = card.returns + 1
    const flags = pingPong({ ...card, returns }, c.limits, c.now)
    return { ...transition, changes: { ...transition.changes, returns, flags } }
  },

  form: (card, order, { entry }, c) => {
    const { order: filled, what } = enterForm(order, entry, c)
    return moved(card, filled, what, { kept: [], now: c.now })
  },
}

/** An order the unit no longer has: a promise nobody has to keep any more is taken off the case. */
function takenBack(card: CaseCard, order: Order, what: Say, now: Date): Transition {
  const cancelled = moved(card, { ...order, state: 'cancelled' }, what, { kept: [], now })
  const clocks = card.clocks.filter((clock) => clock.of !== order.id)
  const lead = cancelled.changes.orders?.find((one) => one.state !== 'cancelled')
  const isLead = card.leadUnitId === order.unitId
  const leadUnitId = isLead ? (lead?.unitId ?? null) : card.leadUnitId
  return { ...cancelled, changes: { ...cancelled.changes, clocks, leadUnitId } }
}

const inMinutes = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString()

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
    changes: {
      orders,
      clocks,
      // A case that was put aside stays so until somebody takes it up again.
      status: card.status === 'pending' ? 'pending' : statusFromOrders({ ...card, orders }),
    },
  }
}
