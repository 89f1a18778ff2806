import { statusFromOrders, type CaseCard } from '#shared/case.ts'
import type { CaseLimits } from '#shared/caseLimits.ts'
import { subjectOfOrder } from '#shared/clockSubject.ts'
import { clockFor } from '#shared/dueTime.ts'
import { isOpen, type Order } from '#shared/order.ts'
import { say, type Say } from '#shared/say.ts'
import type { ClockKind } from '#shared/ticket.ts'
import { notFound } from '#server/errors.ts'
import {
  answers,
  lowered,
  metAll,
  raised,
  type CaseTransitions,
  type Circumstances,
  type Transition,
} from '../transition.ts'

const orderClocks: readonly ClockKind[] = ['acknowledge', 'arrive', 'result']

/** 派单, 吹哨, 定夺, 催办: who is to do it. */
export const sending: CaseTransitions<'dispatch' | 'whistle' | 'decide' | 'urge'> = {
  dispatch: (card, { unitId, task }, c) => {
    const order = newOrder(unitId, c.redact(task), c)
    return sent(card, [order], say('happened.dispatched', { unitId }), c)
  },

  whistle: (card, { unitIds, kind, task, callId, arriveWithin }, c) => {
    const known = card.calls.some((call) => call.id === callId)
    if (callId !== undefined && !known) throw notFound('call on this case')
    const whistleId = c.newId()
    const orders = [...new Set(unitIds)].map((unitId) => ({
      ...newOrder(unitId, c.redact(task), c),
      kind: 'whistle' as const,
      whistle: kind,
      callId: callId ?? null,
      whistleId,
    }))
    const named = orders.map(({ unitId }) => unitId)
    const what =
      named.length === 1
        ? say('happened.whistled', { unitId: named[0] ?? '', count: 1, kind })
        : say('happened.whistledMany', { unitIds: named.join(','), count: named.length, kind })
    return arrivingBy(sent(card, orders, what, c), orders, arriveWithin, c.now)
  },

  decide: (card, { unitId, task }, c) => {
    const { now } = c
    // What was tried and stuck is taken back: the decision names one unit, and no other waits.
    const standing = card.orders.map((order) =>
      order.state === 'sent' || order.state === 'acknowledged'
        ? { ...order, state: 'cancelled' as const, version: order.version + 1 }
        : order,
    )
    const ended = new Set(
      standing.filter((order) => order.state === 'cancelled').map(({ id }) => id),
    )
    const freed: CaseCard = {
      ...card,
      orders: standing,
      tier: card.tier ?? 2,
      filedAt: card.filedAt ?? now.toISOString(),
      leadUnitId: null,
      clocks: metAll(card.clocks, ['sign'], now).filter((clock) => !ended.has(clock.of)),
    }
    const order = { ...newOrder(unitId, c.redact(task), c), isFinal: true }
    const transition = sent(freed, [order], say('happened.decided', { unitId }), c)
    const { tier, filedAt } = freed
    return {
      ...transition,
      changes: {
        ...transition.changes,
        tier,
        filedAt,
        moves: 0,
        returns: 0,
        flags: lowered(card.flags, 'pingPong', 'orphan'),
      },
      ...(card.filedAt === null && {
        outbox: answers(card.tickets, 'signed', () => ({ signedAt: now.toISOString() })),
      }),
    }
  },

  urge: (card, { orderId, note }, { redact }) => {
    const urged = card.orders.filter(
      (order) => isOpen(order) && (orderId === undefined || order.id === orderId),
    )
    if (urged.length === 0) throw notFound('open order on this case')
    return {
      type: 'case:changed',
      what: say('happened.urged', {
        unitId: (urged[0] as Order).unitId,
        count: urged.length,
        note: redact(note),
      }),
      changes: {
        orders: card.orders.map((order) =>
          urged.includes(order) ? { ...order, urged: order.urged + 1 } : order,
        ),
      },
    }
  },
}

/** A task for a unit, as it is sent. */
export function newOrder(unitId: string, task: string, { now, newId }: Circumstances): Order {
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
    objection: null,
    isFinal: false,
    urged: 0,
    mergedFrom: null,
    form: null,
  }
}

/** The orders go out with their promises; another unit than those before counts as a move. */
export function sent(
  card: CaseCard,
  added: readonly Order[],
  what: Say,
  { now, rulebook, limits }: Circumstances,
): Transition {
  const orders = [...card.orders, ...added]
  const promised = added.flatMap((order) =>
    orderClocks.map((kind) => clockFor(kind, subjectOfOrder(order, card, now), rulebook)),
  )
  // A whistle calls others beside the one at work; only a dispatch hands the matter on.
  const isMove =
    card.orders.some(({ kind }) => kind === 'dispatch') &&
    added.some(
      ({ kind, unitId }) =>
        kind === 'dispatch' && card.orders.every((order) => order.unitId !== unitId),
    )
  const moves = card.moves + (isMove ? 1 : 0)
  return {
    type: 'order:changed',
    what,
    order: added[0],
    changes: {
      orders,
      status: statusFromOrders({ ...card, orders }),
      leadUnitId: card.leadUnitId ?? (added[0] as Order).unitId,
      clocks: [...card.clocks, ...promised],
      moves,
      flags: pingPong({ ...card, moves }, limits, now),
    },
  }
}

/** Whoever whistles may say by when they are to be there: that promise goes before the rules' own. */
function arrivingBy(
  transition: Transition,
  orders: readonly Order[],
  minutes: number | undefined,
  now: Date,
): Transition {
  if (minutes === undefined) return transition
  const ids = new Set(orders.map(({ id }) => id))
  const due = new Date(now.getTime() + minutes * 60_000).toISOString()
  const clocks = (transition.changes.clocks ?? []).map((clock) =>
    clock.kind === 'arrive' && ids.has(clock.of)
      ? { ...clock, rule: null, ruleSince: null, due, reason: say('reason.saidByWhistle') }
      : clock,
  )
  return { ...transition, changes: { ...transition.changes, clocks } }
}

/** Handed back and forth too often: the flag that leaves it to the shift leader. */
export function pingPong(
  card: Pick<CaseCard, 'moves' | 'returns' | 'flags'>,
  limits: CaseLimits,
  now: Date,
): CaseCard['flags'] {
  const { moves, returns } = card
  const isOver = moves >= limits.pingPong.moves || returns >= limits.pingPong.returns
  return isOver
    ? raised(card.flags, 'pingPong', say('flag.pingPong.because', { moves, returns }), now)
    : card.flags
}
