import type { Joined, Ringing, Signal } from '#shared/contract.ts'
import { notAllowed } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { callOver, createCallChanges, newEnd, type Caller } from './callChanges.ts'
import { createLadder } from './callLadder.ts'
import { actorOf, nothing, ownEnd, type CallParts } from './callParts.ts'
import { createPlacing } from './callPlacing.ts'
import { createCallPresence } from './callPresence.ts'
import { joinedOf } from './callShown.ts'
import { createTalk } from './callTalk.ts'
import * as talk from './conversation.ts'
import type { Conversation } from './conversation.ts'

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

type Deps = Pick<CallParts, 'db' | 'clock' | 'limits' | 'gateway' | 'log' | 'isConnected'> & {
  ledger: Ledger
}

/**
 * One-click calls. The call stands in the store and every change of it holds its row, so that of two
 * answers exactly one wins on however many servers; what stands between before and after is announced
 * once it is durable. Ringing and signals are told, not logged; that nobody was on duty, that a call was
 * answered and how it ended is an event on its case.
 */
export function createCallService({ ledger, ...deps }: Deps): CallService {
  const mine = new Set<string>()
  const changes = createCallChanges({
    ledger,
    gateway: deps.gateway,
    onGone: (connectionId) => mine.delete(connectionId),
  })
  const { change, rung } = changes
  const parts: CallParts = { ...deps, ...changes, mine }

  return {
    ...createPlacing(parts),
    ...createLadder(parts),
    ...createTalk(parts),
    ...createCallPresence(parts),

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
  }
}

const wasRung = (call: Conversation, accountId: string): boolean =>
  call.legs.some(({ rungs }) => rungs.some(({ accountIds }) => accountIds.includes(accountId)))
