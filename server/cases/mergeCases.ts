import { statusFromOrders, type Absorbed, type CaseCard } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'
import { notAllowedNow, notFound } from '#server/errors.ts'

/** Two cases after a merge or a parting. */
export interface TwoCases {
  target: Partial<CaseCard>
  source: Partial<CaseCard>
}

/**
 * 并单: `target` takes in the tickets and orders of `source` with their clocks; nothing is rewritten,
 * so that each ticket keeps number, clocks and call-back, and parting gives all of it back. The source
 * leaves the board, voided, and says where it went.
 */
export function merge(target: CaseCard, source: CaseCard, now: Date): TwoCases {
  if (target.id === source.id) throw notAllowedNow('refusal.sameCase')
  if (target.townCode !== source.townCode) throw notAllowedNow('refusal.otherTown')
  // A case that holds others would have to give them back through two hands.
  if (source.absorbed.length > 0) throw notAllowedNow('refusal.mergedItself')
  if (target.filedAt === null && source.filedAt !== null)
    throw notAllowedNow('refusal.fileTargetFirst')
  if (source.calls.some(({ endedAt }) => endedAt === null)) throw notAllowedNow('refusal.inCall')

  const orders = [
    ...target.orders,
    ...source.orders.map((order) => ({ ...order, mergedFrom: source.id })),
  ]
  const leadUnitId = target.leadUnitId ?? source.leadUnitId
  const urgency = source.urgency === 'urgent' ? 'urgent' : target.urgency
  const absorbed: Absorbed = {
    caseId: source.id,
    caseNo: source.caseNo,
    at: now.toISOString(),
    before: {
      urgency: target.urgency,
      leadUnitId: target.leadUnitId,
      merged: { urgency, leadUnitId },
    },
  }
  return {
    target: {
      tickets: [
        ...target.tickets,
        ...source.tickets.map((ticket) => ({ ...ticket, mergedFrom: source.id })),
      ],
      orders,
      clocks: [...target.clocks, ...source.clocks],
      urgency,
      leadUnitId,
      status: statusFromOrders({ ...target, orders }),
      absorbed: [...target.absorbed, absorbed],
    },
    source: {
      status: 'voided',
      closedAt: now.toISOString(),
      mergedInto: { caseId: target.id, caseNo: target.caseNo },
      tickets: [],
      orders: [],
      clocks: [],
    },
  }
}

/** Gives back what came with `source`, as it stands now. */
export function unmerge(target: CaseCard, source: CaseCard): TwoCases {
  const entry = target.absorbed.find(({ caseId }) => caseId === source.id)
  if (!entry || source.mergedInto?.caseId !== target.id) throw notFound('merged case here')

  const isTheirs = ({ mergedFrom }: { mergedFrom: string | null }) => mergedFrom === source.id
  const home = <T extends { mergedFrom: string | null }>(all: readonly T[]): T[] =>
    all.filter(isTheirs).map((one) => ({ ...one, mergedFrom: null }))
  const tickets = home(target.tickets)
  const theirOrders = home(target.orders)
  const theirs = new Set([...tickets, ...theirOrders].map(({ id }) => id))
  const orders = target.orders.filter((order) => !isTheirs(order))
  const { before } = entry
  // What was decided since the merge stands; what the merge alone had changed goes back.
  const urgency = target.urgency === before.merged.urgency ? before.urgency : target.urgency
  const isLeadOwn = target.leadUnitId !== before.merged.leadUnitId
  const leadUnitId = isLeadOwn ? target.leadUnitId : before.leadUnitId
  return {
    target: {
      tickets: target.tickets.filter((ticket) => !isTheirs(ticket)),
      orders,
      clocks: target.clocks.filter(({ of }) => !theirs.has(of)),
      urgency,
      leadUnitId,
      status: target.status === 'pending' ? 'pending' : statusFromOrders({ ...target, orders }),
      absorbed: target.absorbed.filter((one) => one !== entry),
    },
    source: {
      tickets,
      orders: theirOrders,
      clocks: target.clocks.filter(({ of }) => theirs.has(of)),
      status: statusFromOrders({ ...source, orders: theirOrders }),
      closedAt: null,
      mergedInto: null,
    },
  }
}

/** How each of the two is told. */
export interface TwoWords {
  target: Say
  source: Say
}

export const mergeWords: Record<
  'merge' | 'unmerge',
  (target: CaseCard, source: CaseCard) => TwoWords
> = {
  merge: (target, source) => ({
    target: say('happened.merged', { caseNo: source.caseNo }),
    source: say('happened.mergedInto', { caseNo: target.caseNo }),
  }),
  unmerge: (target, source) => ({
    target: say('happened.unmerged', { caseNo: source.caseNo }),
    source: say('happened.unmergedFrom', { caseNo: target.caseNo }),
  }),
}
