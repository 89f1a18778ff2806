import { byLink } from '#shared/who.ts'
import { findCase } from '#server/cases/caseReadRepo.ts'
import { notAllowed } from '#server/errors.ts'
import { callOver, newLeg, refusedNow } from './callChanges.ts'
import { actorOf, nothing, ownEnd, type CallParts } from './callParts.ts'
import { planOf, recordingOf } from './callPlacing.ts'
import { lineTo, readCall } from './callRepo.ts'
import type { CallService } from './callService.ts'
import { ringingOf } from './callShown.ts'
import * as talk from './conversation.ts'

/** What those at a call may do with it: bring others in, say no to its recording, reach one another. */
export function createTalk(
  parts: CallParts,
): Pick<CallService, 'invite' | 'uninvite' | 'unrecord' | 'signal'> {
  const { db, gateway, change, rung } = parts
  return {
    async invite(caller, callId, unitId, transfer) {
      if (byLink(caller.account)) throw notAllowed('By link one brings nobody else in')
      const before = await readCall(db, callId)
      const card = before && (await findCase(db, before.caseId))
      if (!card) throw callOver()
      const plan = await planOf(parts, card, unitId)
      const isCovered = (await recordingOf(parts, card, unitId)) !== null
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
  }
}
