import type { CallEnd } from '#shared/call.ts'
import type { Joined, Ringing } from '#shared/contract.ts'
import { dueMs, isRinging } from '#shared/callChain.ts'
import type { About } from './callGateway.ts'
import type { ShownRecording } from '#shared/callRecording.ts'
import { presentEnds, type Conversation, type Leg } from './conversation.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** The ends as others may see them: without account and connection. */
export const shownEnds = (call: Conversation): CallEnd[] =>
  presentEnds(call).map(({ endId, label, unitId, sinceMs, awaySinceMs }) => ({
    endId,
    label,
    unitId,
    state: awaySinceMs === null ? 'here' : 'away',
    since: iso(awaySinceMs ?? sinceMs),
  }))

/** What everybody at a call is told of its recording; null: it is not recorded. */
export const shownRecording = ({ recording }: Conversation): ShownRecording | null =>
  recording && {
    state: recording.state,
    basis: recording.basis,
    keepDays: recording.keepDays,
  }

/** One unit being rung, for those who see the case; for a desk, until its own step is over. */
export function ringingOf(call: Conversation, leg: Leg, about: About, accountId?: string): Ringing {
  const own = leg.rungs.find(
    (rung) => isRinging(rung) && accountId !== undefined && rung.accountIds.includes(accountId),
  )
  return {
    callId: call.callId,
    legId: leg.legId,
    caseId: call.caseId,
    caseNo: about.caseNo,
    title: about.title,
    unitId: leg.unitId,
    from: leg.from,
    placedAt: iso(leg.placedMs),
    until: iso(own?.untilMs ?? dueMs(leg.rungs) ?? leg.endedMs ?? leg.placedMs),
    rungs: leg.rungs.map(({ post, label, fromMs, untilMs, end }) => ({
      post,
      label,
      from: iso(fromMs),
      until: iso(untilMs),
      end,
    })),
    outcome: leg.outcome,
    isBack: call.backOf !== null,
    recording: shownRecording(call),
  }
}

/** For somebody who came to the call by that leg. */
export const joinedOf = (call: Conversation, leg: Leg, about: About, endId: string): Joined => ({
  ...ringingOf(call, leg, about),
  endId,
  ends: shownEnds(call),
  records:
    call.recording !== null &&
    call.ends.some((end) => end.endId === endId && end.accountId === call.placedBy),
})
