import type { RosterLine, RosterRank, Span } from '#shared/roster.ts'
import { dutyBetween, without } from '#shared/rosterDuty.ts'
import type { RosterCommandName, RosterCommands } from '#shared/rosterCommands.ts'
import { say, type Say } from '#shared/say.ts'
import { badRequest, notAllowedNow, notFound } from '#server/errors.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import {
  endOverride,
  endTemporary,
  hasTemporary,
  insertOverride,
  insertRotation,
  insertTemporary,
} from './rosterChangeRepo.ts'
import { readRosters } from './rosterRepo.ts'
import { decideSwap, findSwap, insertSwap, type SwapRow } from './swapRepo.ts'

export interface Change {
  tx: Tx
  unit: { unitId: string; shortName: string }
  by: string
  now: Date
}

type Changes = {
  [N in RosterCommandName]: (change: Change, input: RosterCommands[N]) => Promise<Say>
}

/** What each command does to a roster that is held and may be changed so; says what happened. */
export const rosterChanges: Changes = {
  async rotation(change, { from, lines, reason }) {
    const begin = fromNowOn(change, from)
    await mustBeMembers(change, lines, { from: begin.getTime(), to: begin.getTime() + 1 })
    const { tx, now, by: madeBy } = change
    const { unitId } = change.unit
    await insertRotation(tx, { id: newId(), unitId, lines, from: begin, reason, madeBy, now })
    return told(change, 'rotation')
  },

  async temporary(change, { from, to, lines, reason }) {
    const begin = fromNowOn(change, from)
    const end = after(begin, to)
    const { tx, now, by: madeBy } = change
    const { unitId } = change.unit
    await mustBeMembers(change, lines, { from: begin.getTime(), to: end.getTime() })
    if (await hasTemporary(tx, unitId, begin, end)) throw notAllowedNow('refusal.temporaryOverlaps')
    const plan = { id: newId(), unitId, lines, from: begin, to: end, reason, madeBy, now }
    await insertTemporary(tx, plan)
    return told(change, 'temporary')
  },

  async endTemporary(change, { planId }) {
    if (!(await endTemporary(change.tx, change.unit.unitId, planId, change.now)))
      throw notAllowedNow('refusal.rosterOver')
    return told(change, 'endTemporary')
  },

  async override(change, { accountId, rank, from, to, reason }) {
    const begin = fromNowOn(change, from)
    const end = after(begin, to)
    await mustBeMembers(change, [{ members: [accountId] }], {
      from: begin.getTime(),
      to: end.getTime(),
    })
    await put(change, {
      accountId,
      rank,
      from: begin,
      to: end,
      reason,
      insteadOf: null,
      swapId: null,
    })
    return told(change, 'override')
  },

  async endOverride(change, { overrideId }) {
    if (!(await endOverride(change.tx, change.unit.unitId, overrideId, change.now)))
      throw notAllowedNow('refusal.rosterOver')
    return told(change, 'endOverride')
  },

  async askSwap(change, { accountId, withAccountId, mine, theirs, reason }) {
    if (accountId === withAccountId) throw badRequest('A swap is between two people')
    const { tx, now, by: madeBy } = change
    const from = fromNowOn(change, mine.from)
    const theirFrom = fromNowOn(change, theirs.from)
    const swap = {
      ...{ id: newId(), unitId: change.unit.unitId, accountId, withAccountId, reason },
      ...{ from, to: after(from, mine.to), theirFrom, theirTo: after(theirFrom, theirs.to) },
    }
    await ranksIn(change, swap)
    await insertSwap(tx, { ...swap, madeBy, now })
    return told(change, 'askSwap')
  },

  async agreeSwap(change, { swapId }) {
    const { tx, by, now } = change
    const swap = await openSwap(change, swapId)
    const { mine, theirs } = await ranksIn(change, swap)
    const { accountId, withAccountId, from, to, theirFrom, theirTo, reason } = swap
    const both = { reason, swapId }
    await decideSwap(tx, swapId, { state: 'agreed', by, now })
    await put(change, {
      ...{ ...both, rank: mine, from, to, accountId: withAccountId, insteadOf: accountId },
    })
    await put(change, {
      ...{ ...both, rank: theirs, accountId, insteadOf: withAccountId },
      ...{ from: theirFrom, to: theirTo },
    })
    return told(change, 'agreeSwap')
  },

  async refuseSwap(change, { swapId }) {
    const { tx, by, now } = change
    await openSwap(change, swapId)
    await decideSwap(tx, swapId, { state: 'refused', by, now })
    return told(change, 'refuseSwap')
  },
}

const told = ({ unit }: Change, name: RosterCommandName): Say =>
  say(`happened.roster.${name}`, { unit: unit.shortName })

/** A form lies open for a while: what began a moment ago begins now. */
const LATE_MS = 5 * 60_000

function fromNowOn({ now }: Change, from: string | null): Date {
  const begin = from === null ? now : new Date(from)
  if (begin.getTime() < now.getTime() - LATE_MS) throw notAllowedNow('refusal.rosterPast')
  return begin < now ? now : begin
}

function after(begin: Date, to: string): Date {
  const end = new Date(to)
  if (end <= begin)
    throw badRequest('It ends before it begins', { reason: say('refusal.rosterOrder') })
  return end
}

async function rosterIn({ tx, unit }: Change, span: Span) {
  const { rows, isWorkday } = await readRosters(tx, { unitId: unit.unitId }, span)
  const [row] = rows
  if (!row) throw notFound('unit')
  return { ...row, isWorkday }
}

/** Everybody named holds a post in the unit, to the end of what is planned. */
async function mustBeMembers(
  change: Change,
  lines: readonly Pick<RosterLine, 'members'>[],
  span: Span,
): Promise<void> {
  const { members } = await rosterIn(change, span)
  const there = new Set(
    members.flatMap(({ id, until }) => (until === null || until >= span.to ? [id] : [])),
  )
  if (lines.some((line) => line.members.some((id) => !there.has(id))))
    throw badRequest('Somebody is not of this unit', { reason: say('refusal.notOfUnit') })
}

async function put(
  { tx, unit, by: madeBy, now }: Change,
  override: Omit<Parameters<typeof insertOverride>[1], 'id' | 'unitId' | 'madeBy' | 'now'>,
): Promise<void> {
  await insertOverride(tx, { id: newId(), unitId: unit.unitId, madeBy, now, ...override })
}

async function openSwap({ tx, unit }: Change, id: string): Promise<SwapRow> {
  const swap = await findSwap(tx, id)
  if (swap?.unitId !== unit.unitId) throw notFound('swap')
  if (swap.state !== 'asked') throw notAllowedNow('refusal.swapDecided')
  return swap
}

/** At which rank each of the two is on duty for the whole of their stretch; refused where one is not. */
async function ranksIn(change: Change, swap: Omit<SwapRow, 'state'>) {
  const { now } = change
  if (swap.from < now || swap.theirFrom < now) throw notAllowedNow('refusal.rosterPast')
  const mine = { from: swap.from.getTime(), to: swap.to.getTime() }
  const theirs = { from: swap.theirFrom.getTime(), to: swap.theirTo.getTime() }
  return {
    mine: await rankOf(change, swap.accountId, mine),
    theirs: await rankOf(change, swap.withAccountId, theirs),
  }
}

async function rankOf(change: Change, accountId: string, span: Span): Promise<RosterRank> {
  const { roster, isWorkday } = await rosterIn(change, span)
  const duty = dutyBetween(roster, span, isWorkday).filter((one) => one.accountId === accountId)
  const rank = ([1, 2] as const).find(
    (one) =>
      without(
        span,
        duty.filter((part) => part.rank === one),
      ).length === 0,
  )
  if (rank === undefined) throw notAllowedNow('refusal.swapNotOnDuty')
  return rank
}
