import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import { planBack, planFor, type ChainPlan } from '#shared/callChain.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Joined, Ringing, Signal } from '#shared/contract.ts'
import { isOpen } from '#shared/order.ts'
import { mayCall } from '#shared/sight.ts'
import { findCase } from '#server/cases/caseReadRepo.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, notAllowed, notFound } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import { recordingRuleOf } from '#server/recordings/recordingRuleRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { CallGateway } from './callGateway.ts'
import {
  aboutOf,
  callOver,
  createCallChanges,
  isCallOver,
  newEnd,
  newLeg,
  refusedNow,
  type Caller,
  type Changed,
} from './callChanges.ts'
import { callAt, callsFor, cardOfCase, lineTo, markSeen, readCall } from './callRepo.ts'
import { joinedOf, ringingOf } from './callShown.ts'
import * as talk from './conversation.ts'
import type { Conversation, End, Leg, RecordingPlan } from './conversation.ts'
import { dutyPhoneOf, peopleOf, unitExists } from './peopleRepo.ts'

/** Every request answers `callOver` when the call is over or was taken elsewhere. */
export interface CallService {
  place(caller: Caller, caseId: string, unitId: string): Promise<Joined>
  /** Rings whoever placed a call that the caller's unit missed. */
  callBack(caller: Caller, callId: string): Promise<Joined>
  answer(caller: Caller, callId: string): Promise<Joined>
  decline(caller: Caller, callId: string): Promise<void>
  hangUp(caller: Caller, callId: string): Promise<void>
  /** The head now, beside whoever is being rung. */
  head(caller: Caller, callId: string): Promise<void>
  phone(caller: Caller, callId: string): Promise<{ unitId: string; phone: string }>
  byPhone(caller: Caller, callId: string): Promise<void>
  invite(caller: Caller, callId: string, unitId: string, transfer: boolean): Promise<Ringing>
  /** Stops its recording for all. */
  unrecord(caller: Caller, callId: string, why: 'refused' | 'failed'): Promise<void>
  uninvite(caller: Caller, callId: string, unitId: string): Promise<void>
  signal(caller: Caller, callId: string, to: string, signal: Signal): Promise<void>
  /** An end that was cut off is back; without `endId` as a new end, for its page was loaded again. */
  rejoin(caller: Caller, callId: string, endId: string | undefined): Promise<Joined>
  /** A connection came: it may be a desk that should ring, or a page that was in a call. */
  arrived(caller: Caller): void
  left(caller: Caller): void
  /** Does what time has brought for this call; whoever holds it already does it. */
  wake(callId: string, unseenSince: Date): Promise<void>
  /** Connections of this process that are ends of a call, as far as it knows. */
  connectionsInCalls: () => string[]
  /** Says that the ends of this process are still there, and forgets those that are at no call any more. */
  sayHere(now: Date): Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  gateway: CallGateway
  /** A connection may go while its call is being written: then nobody is at that end. */
  isConnected: (connectionId: string) => boolean
  log: Log
}

/** The clock as the one who did something. */
const time: Actor = { id: 'clock', label: 'clock' }

const actorOf = ({ id, label }: Account): Actor => ({ id, label })

/**
 * One-click calls. The call stands in the store and every change of it holds its row, so that of two
 * answers exactly one wins on however many servers; what stands between before and after is announced
 * once it is durable. Ringing and signals are told, not logged; that nobody was on duty, that a call was
 * answered and how it ended is an event on its case.
 */
export function createCallService(deps: Deps): CallService {
  const { db, ledger, clock, limits, gateway, isConnected, log } = deps
  /** Connections of this process that are at a call. */
  const mine = new Set<string>()
  const { rung, change, open } = createCallChanges({
    ledger,
    gateway,
    onGone: (connectionId) => mine.delete(connectionId),
  })

  async function begin(
    caller: Caller,
    card: CaseCard,
    unitId: string,
    plan: ChainPlan,
    backOf: string | null,
  ): Promise<Joined> {
    const { account, connectionId } = caller
    const { comeBackSeconds } = await limits.at('ring', clock.now())
    const recording = await recordingOf(card, unitId)
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

  async function recordingOf(card: CaseCard, unitId: string): Promise<RecordingPlan | null> {
    const { townCode } = card
    const rule = await recordingRuleOf(db, { townCode, unitId }, clock.now())
    if (!rule) return null
    const { code: ruleCode, basis, keepDays } = rule
    return { ruleCode, basis, keepDays, state: 'on', stoppedBy: null }
  }

  async function planOf(card: CaseCard, unitId: string): Promise<ChainPlan> {
    if (!(await unitExists(db, unitId))) throw notFound('unit')
    const isEmergency = card.orders.some(
      (order) => order.unitId === unitId && order.whistle === 'emergency' && isOpen(order),
    )
    return planFor(await limits.at('ring', clock.now()), unitId, isEmergency)
  }

  const ownEnd = (call: Conversation, { connectionId }: Caller): End => {
    const end = talk.endAt(call, connectionId)
    if (!end) throw notAllowed('Only the ends of a call may do that')
    return end
  }
  const nothing = (call: Conversation): Changed<void> => ({ call, answer: () => undefined })

  const toLog = (message: string) => (error: unknown) => log.warn({ error }, message)

  async function ringThere({ account, connectionId }: Caller): Promise<void> {
    for (const { callId } of await callsFor(db, account.id)) {
      const call = await readCall(db, callId)
      const card = call && (await cardOfCase(db, call.caseId))
      if (!card || call.endedMs !== null) continue
      gateway.arrived(call, aboutOf(card), account.id, connectionId)
    }
  }

  async function cutOff({ account, connectionId }: Caller): Promise<void> {
    mine.delete(connectionId)
    const callId = await callAt(db, connectionId)
    if (callId === null) return
    try {
      await change(callId, actorOf(account), (call, { nowMs }) =>
        nothing(talk.away(call, connectionId, nowMs)),
      )
    } catch (error) {
      if (!isCallOver(error)) throw error
    }
  }

  return {
    async place(caller, caseId, unitId) {
      const card = await findCase(db, caseId)
      if (!card) throw notFound('case')
      if (!mayCall(caller.account, card)) throw notAllowed('This account may not call on this case')
      return begin(caller, card, unitId, await planOf(card, unitId), null)
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

    async answer(caller, callId) {
      const { account } = caller
      const joined = await change(callId, actorOf(account), (call, { nowMs }) => {
        const end = newEnd(caller, nowMs)
        const leg = talk.legRinging(call, account.id)
        const after = leg && talk.answered(call, end, nowMs)
        if (!leg || !after) {
          if (wasRung(call, account.id)) throw callOver()
          throw notAllowed('This call rings somebody else')
        }
        const own = (now: Conversation) => now.legs.find(({ legId }) => legId === leg.legId) ?? leg
        return { call: after, answer: (now, about) => joinedOf(now, own(now), about, end.endId) }
      })
      mine.add(caller.connectionId)
      return joined
    },

    decline: ({ account }, callId) =>
      change(callId, actorOf(account), async (call, moment) => {
        if (!talk.legRinging(call, account.id)) {
          if (wasRung(call, account.id)) throw callOver()
          throw notAllowed('This call rings somebody else')
        }
        return nothing(await rung(talk.declinedBy(call, account.id, moment.nowMs), moment))
      }),

    hangUp: (caller, callId) =>
      change(callId, actorOf(caller.account), (call, { nowMs }) => {
        const { endId } = ownEnd(call, caller)
        mine.delete(caller.connectionId)
        return nothing(talk.left(call, endId, 'hungUp', nowMs))
      }),

    head: (caller, callId) =>
      change(callId, actorOf(caller.account), async (call, { tx, now, nowMs }) => {
        ownEnd(call, caller)
        const leg = call.legs.find(talk.isOpenLeg)
        if (!leg) throw callOver()
        const people = await peopleOf(tx, leg.unitId, now)
        const after = talk.headAsked(call, leg, people, nowMs)
        if (!after) throw refusedNow('The head is rung already, or there is none', 'refusal.noHead')
        return nothing(after)
      }),

    async phone({ account }, callId) {
      const call = await readCall(db, callId)
      if (!call || call.endedMs !== null) throw callOver()
      const leg = talk.legAtPhone(call, account.id)
      const phone = leg ? await dutyPhoneOf(db, leg.unitId) : null
      if (!leg || phone === null) throw notAllowed('The duty phone is for whoever rings it, last')
      return { unitId: leg.unitId, phone }
    },

    byPhone: (caller, callId) =>
      change(callId, actorOf(caller.account), (call, { nowMs }) => {
        ownEnd(call, caller)
        const leg = talk.legAtPhone(call, caller.account.id)
        if (!leg) throw notAllowed('The duty phone is not rung now')
        return nothing(talk.reachedByPhone(call, leg, nowMs))
      }),

    async invite(caller, callId, unitId, transfer) {
      const before = await readCall(db, callId)
      const card = before && (await findCase(db, before.caseId))
      if (!card) throw callOver()
      const plan = await planOf(card, unitId)
      const isCovered = (await recordingOf(card, unitId)) !== null
      return change(callId, actorOf(caller.account), async (call, moment) => {
        const { endId } = ownEnd(call, caller)
        if (call.state !== 'answered')
          throw refusedNow('First somebody has to answer', 'refusal.notInTalk')
        const isIn =
          call.legs.some((leg) => talk.isOpenLeg(leg) && leg.unitId === unitId) ||
          talk.presentEnds(call).some((end) => end.unitId === unitId)
        if (isIn) throw refusedNow('This unit is in the talk or being rung', 'refusal.unitInTalk')
        const leg = newLeg(caller, unitId, plan, moment.nowMs, transfer ? endId : null)
        const heard = isCovered ? call : talk.unrecorded(call, 'uncovered', caller.account.label)
        const after = await rung({ ...heard, legs: [...call.legs, leg] }, moment)
        return {
          call: after,
          answer: (now, about) =>
            ringingOf(now, now.legs.find(({ legId }) => legId === leg.legId) ?? leg, about),
        }
      })
    },

    unrecord: (caller, callId, why) =>
      change(callId, actorOf(caller.account), (call) => {
        // Whoever is rung has a say before the first word.
        if (why === 'failed' || !talk.legRinging(call, caller.account.id)) ownEnd(call, caller)
        if (why === 'failed' && call.placedBy !== caller.account.id)
          throw notAllowed('Only whoever records can say that it failed')
        if (call.recording === null)
          throw refusedNow('This call is not recorded', 'refusal.notRecorded')
        return nothing(talk.unrecorded(call, why, caller.account.label))
      }),

    uninvite: (caller, callId, unitId) =>
      change(callId, actorOf(caller.account), (call, { nowMs }) => {
        ownEnd(call, caller)
        return nothing(talk.uninvited(call, unitId, nowMs))
      }),

    async signal({ connectionId }, callId, to, signal) {
      const line = await lineTo(db, callId, connectionId, to)
      if (!line) throw notAllowed('Only the ends of an answered call may signal, to one another')
      gateway.signal(line.connectionId, { callId, from: line.from, signal })
    },

    async rejoin(caller, callId, endId) {
      const joined = await change(callId, actorOf(caller.account), (call, { nowMs }) => {
        const back = talk.rejoined(call, newEnd(caller, nowMs), endId)
        if (!back) throw notAllowed('Only the ends of a call may come back to it')
        const own = call.legs[0] as Leg
        return {
          call: back.call,
          answer: (now, about) => joinedOf(now, now.legs[0] ?? own, about, back.endId),
        }
      })
      mine.add(caller.connectionId)
      return joined
    },

    arrived: (caller) => void ringThere(caller).catch(toLog('a desk that came could not be rung')),
    left: (caller) => void cutOff(caller).catch(toLog('a cut end is missed within seconds')),

    async wake(callId, unseenSince) {
      try {
        await change(
          callId,
          time,
          async (call, moment) => {
            const { nowMs } = moment
            const isDead = talk.presentEnds(call).length === 0 || call.legs.length === 0
            if (isDead) return nothing(talk.abandoned(call, nowMs))
            const kept = talk.givenUp(talk.unseen(call, unseenSince.getTime()), nowMs)
            return nothing(kept.endedMs === null ? await rung(kept, moment) : kept)
          },
          'skip',
        )
      } catch (error) {
        // Another process holds it and does the same, or it ended meanwhile.
        if (isCallOver(error)) return
        log.warn({ error, callId }, 'a call could not be rung on yet; trying again')
      }
    },

    connectionsInCalls: () => [...mine].filter(isConnected),
    async sayHere(now) {
      const held = [...mine]
      if (held.length === 0) return
      const seen = await markSeen(db, held.filter(isConnected), now)
      for (const connectionId of held) if (!seen.has(connectionId)) mine.delete(connectionId)
    },
  }
}

const wasRung = (call: Conversation, accountId: string): boolean =>
  call.legs.some(({ rungs }) => rungs.some(({ accountIds }) => accountIds.includes(accountId)))
