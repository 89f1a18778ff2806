import { notAllowed } from '#server/errors.ts'
import { callOver, refusedNow } from './callChanges.ts'
import { actorOf, nothing, ownEnd, type CallParts } from './callParts.ts'
import { readCall } from './callRepo.ts'
import type { CallService } from './callService.ts'
import * as talk from './conversation.ts'
import { dutyPhoneOf, peopleOf } from './peopleRepo.ts'

/** What the caller may do while it rings: the head now, the duty phone at the end. */
export function createLadder({
  db,
  change,
}: CallParts): Pick<CallService, 'head' | 'phone' | 'byPhone'> {
  return {
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
  }
}
