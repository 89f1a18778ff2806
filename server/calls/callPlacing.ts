import { v7 as uuid } from 'uuid'
import { planBack, planFor, type ChainPlan } from '#shared/callChain.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Joined } from '#shared/contract.ts'
import { isOpen } from '#shared/order.ts'
import { mayCall } from '#shared/sight.ts'
import { findCase } from '#server/cases/caseReadRepo.ts'
import { AppError, notAllowed, notFound } from '#server/errors.ts'
import { recordingRuleOf } from '#server/recordings/recordingRuleRepo.ts'
import { aboutOf, newEnd, newLeg, refusedNow, type Caller } from './callChanges.ts'
import { actorOf, type CallParts } from './callParts.ts'
import { readCall } from './callRepo.ts'
import type { CallService } from './callService.ts'
import { joinedOf } from './callShown.ts'
import type { Conversation, Leg, RecordingPlan } from './conversation.ts'
import { unitExists } from './peopleRepo.ts'

type Planning = Pick<CallParts, 'db' | 'clock' | 'limits'>

/** By which row a call to this unit is recorded; null: it is not. */
export async function recordingOf(
  { db, clock }: Planning,
  { townCode }: CaseCard,
  unitId: string,
): Promise<RecordingPlan | null> {
  const rule = await recordingRuleOf(db, { townCode, unitId }, clock.now())
  if (!rule) return null
  const { code: ruleCode, basis, keepDays } = rule
  return { ruleCode, basis, keepDays, state: 'on', stoppedBy: null }
}

/** How a unit is rung about a case. Throws 404 where there is no such unit. */
export async function planOf(
  { db, clock, limits }: Planning,
  card: CaseCard,
  unitId: string,
): Promise<ChainPlan> {
  if (!(await unitExists(db, unitId))) throw notFound('unit')
  const isEmergency = card.orders.some(
    (order) => order.unitId === unitId && order.whistle === 'emergency' && isOpen(order),
  )
  return planFor(await limits.at('ring', clock.now()), unitId, isEmergency)
}

/** How a call begins. */
export function createPlacing(parts: CallParts): Pick<CallService, 'place' | 'callBack'> {
  const { db, clock, limits, gateway, open, mine } = parts

  async function begin(
    caller: Caller,
    card: CaseCard,
    unitId: string,
    plan: ChainPlan,
    backOf: string | null,
  ): Promise<Joined> {
    const { account, connectionId } = caller
    const { comeBackSeconds } = await limits.at('ring', clock.now())
    const recording = await recordingOf(parts, card, unitId)
    const begun = (nowMs: number): Conversation => ({
      ...{ callId: uuid(), caseId: card.id, unitId, placedBy: account.id, from: account.label },
      ...{ placedMs: nowMs, answeredMs: null, answeredBy: null, answeredPost: null },
      ...{ endedMs: null, state: 'ringing', outcome: null, nobodyOnDuty: false },
      ...{ backOf, comeBackSeconds, recording, ends: [newEnd(caller, nowMs)] },
      legs: [newLeg(caller, unitId, plan, nowMs)],
    })
    const call = await open(begun, actorOf(account))
    if (call.endedMs !== null)
      throw new AppError('nobodyToCall', 'Nobody of this unit is on duty now, and it has no phone')
    mine.add(connectionId)
    const about = aboutOf(card)
    gateway.changed(null, call, about)
    return joinedOf(call, call.legs[0] as Leg, about, call.ends[0]?.endId ?? '')
  }

  return {
    async place(caller, caseId, unitId) {
      const card = await findCase(db, caseId)
      if (!card) throw notFound('case')
      if (!mayCall(caller.account, card)) throw notAllowed('This account may not call on this case')
      return begin(caller, card, unitId, await planOf(parts, card, unitId), null)
    },

    async callBack(caller, callId) {
      const missed = await readCall(db, callId)
      const { area } = caller.account
      const isOurs = area.kind === 'unit' && area.unitId === missed?.unitId && !missed.backOf
      // Whether there is such a call at all is not for others to know.
      if (!missed || !isOurs) throw notFound('call')
      if (missed.endedMs === null || missed.outcome === 'answered')
        throw refusedNow('This call was not missed', 'refusal.notMissed')
      const card = await findCase(db, missed.caseId)
      if (!card) throw notFound('case')
      const plan = planBack(await limits.at('ring', clock.now()), missed.unitId)
      return begin(caller, card, missed.unitId, plan, callId)
    },
  }
}
