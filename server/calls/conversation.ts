import type { CallOutcome, CallState } from '#shared/call.ts'
import type { RecordingState } from '#shared/callRecording.ts'
import {
  advance,
  declined,
  isRinging,
  stopped,
  withHead,
  type ChainPlan,
  type People,
  type Rung,
  type RungPost,
} from '#shared/callChain.ts'

/** One end of a call: an account at one connection. Times in milliseconds, as everywhere here. */
export interface End {
  endId: string
  accountId: string
  connectionId: string
  label: string
  unitId: string | null
  sinceMs: number
  awaySinceMs: number | null
  /** When the process that holds the connection last said that it does. */
  seenMs: number
  leftMs: number | null
}

/** One unit being rung into the call. */
export interface Leg {
  legId: string
  unitId: string
  askedBy: string
  /** Who rings, as post and place. */
  from: string
  /** The end that leaves when this leg is answered. */
  transferEnd: string | null
  plan: ChainPlan
  placedMs: number
  rungs: Rung[]
  endedMs: number | null
  outcome: CallOutcome | null
}

/** By which row a call is recorded, as it was when it was placed, and what became of it. */
export interface RecordingPlan {
  ruleCode: string
  basis: string
  keepDays: number
  state: RecordingState
  /** Who stopped it, as post and place. */
  stoppedBy: string | null
}

/** A call as it stands: who is rung, who is at it. The first leg is the call's own. */
export interface Conversation {
  callId: string
  caseId: string
  unitId: string
  placedBy: string
  from: string
  placedMs: number
  answeredMs: number | null
  answeredBy: string | null
  answeredPost: RungPost | null
  endedMs: number | null
  state: CallState
  outcome: CallOutcome | null
  nobodyOnDuty: boolean
  backOf: string | null
  comeBackSeconds: number
  /** Null: it is not recorded. */
  recording: RecordingPlan | null
  legs: Leg[]
  /** In the order in which they came, those that left too. */
  ends: End[]
}

export const isOpenLeg = ({ endedMs }: Leg): boolean => endedMs === null
const isHere = ({ leftMs }: End): boolean => leftMs === null
export const presentEnds = ({ ends }: Conversation): End[] => ends.filter(isHere)
export const endAt = (call: Conversation, connectionId: string): End | undefined =>
  presentEnds(call).find((end) => end.connectionId === connectionId)

/** The leg that rings this account and that it has not declined; a step that is over may still be taken. */
export const legRinging = (call: Conversation, accountId: string): Leg | undefined =>
  call.legs.find((leg) => isOpenLeg(leg) && rungOf(leg, accountId) !== undefined)

const rungOf = ({ rungs }: Leg, accountId: string): Rung | undefined =>
  rungs.find((one) => one.accountIds.includes(accountId) && !one.declinedBy.includes(accountId))

/** Rings on: every open leg by its own chain; a first leg that nobody took ends the call. */
export function rangOn(
  call: Conversation,
  peopleOf: (leg: Leg) => People,
  nowMs: number,
): Conversation {
  const legs = call.legs.map((leg) => {
    if (!isOpenLeg(leg)) return leg
    const { rungs, outcome } = advance(leg.plan, leg.rungs, peopleOf(leg), nowMs)
    return outcome === null ? { ...leg, rungs } : { ...leg, rungs, outcome, endedMs: nowMs }
  })
  const nobodyOnDuty =
    call.nobodyOnDuty ||
    legs.some(({ rungs }) => rungs.some(({ post, end }) => post === 'officer' && end === 'nobody'))
  const next = { ...call, legs, nobodyOnDuty }
  const [own] = legs
  return call.state === 'ringing' && own?.outcome ? over(next, own.outcome, nowMs) : next
}

/** Somebody takes it; null when nothing rings them any more. */
export function answered(call: Conversation, end: End, nowMs: number): Conversation | null {
  const leg = legRinging(call, end.accountId)
  if (!leg) return null
  const post = rungOf(leg, end.accountId)?.post ?? null
  const legs = call.legs.map((one) => (one === leg ? endedLeg(one, 'answered', nowMs, post) : one))
  const ends = [...call.ends, end].map((one) =>
    one.endId === leg.transferEnd && isHere(one) ? { ...one, leftMs: nowMs } : one,
  )
  const joined = { ...call, legs, ends }
  if (call.state === 'answered') return joined
  return {
    ...joined,
    state: 'answered',
    answeredMs: nowMs,
    answeredBy: end.accountId,
    answeredPost: post,
  }
}

/** The next step of the chain comes with `rangOn`. */
export const declinedBy = (call: Conversation, accountId: string, nowMs: number): Conversation => ({
  ...call,
  legs: call.legs.map((leg) =>
    isOpenLeg(leg) ? { ...leg, rungs: declined(leg.rungs, accountId, nowMs) } : leg,
  ),
})

/** The head now; null when there is none to ring. */
export function headAsked(
  call: Conversation,
  leg: Leg,
  people: People,
  nowMs: number,
): Conversation | null {
  const rungs = withHead(leg.plan, leg.rungs, people, nowMs)
  if (!rungs) return null
  return { ...call, legs: call.legs.map((one) => (one === leg ? { ...one, rungs } : one)) }
}

/** The leg in which the chain has come to the duty phone of a unit this account rings. */
export const legAtPhone = (call: Conversation, accountId: string): Leg | undefined =>
  call.legs.find(
    (leg) =>
      isOpenLeg(leg) &&
      leg.askedBy === accountId &&
      leg.rungs.some((rung) => rung.post === 'phone' && isRinging(rung)),
  )

/** Reached by telephone: the leg is answered there, and a call that had only this leg is over. */
export function reachedByPhone(call: Conversation, leg: Leg, nowMs: number): Conversation {
  const legs = call.legs.map((one) =>
    one === leg ? endedLeg(one, 'byPhone', nowMs, 'phone') : one,
  )
  const next = { ...call, legs }
  if (call.state !== 'ringing') return next
  const reached = { ...next, answeredMs: nowMs, answeredPost: 'phone' as const }
  return over(reached, 'byPhone', nowMs)
}

/** The unit is not rung any more; the talk goes on. */
export const uninvited = (call: Conversation, unitId: string, nowMs: number): Conversation => ({
  ...call,
  legs: call.legs.map((leg, index) =>
    index > 0 && isOpenLeg(leg) && leg.unitId === unitId
      ? endedLeg(leg, 'cancelled', nowMs, null)
      : leg,
  ),
})

/** An end hangs up, or was away for too long. With fewer than two the call is over. */
export function left(
  call: Conversation,
  endId: string,
  why: 'hungUp' | 'cutOff',
  nowMs: number,
): Conversation {
  const ends = call.ends.map((end) => (end.endId === endId ? { ...end, leftMs: nowMs } : end))
  const next = { ...call, ends }
  const remaining = ends.filter(isHere).length
  if (call.state === 'ringing')
    return remaining > 0 ? next : over(next, ringOutcome(call, why), nowMs)
  if (remaining >= 2) return next
  return over(next, why === 'hungUp' ? 'answered' : 'interrupted', nowMs)
}

/** Given up while the duty phone was shown: everybody before it was rung in vain. */
function ringOutcome({ legs: [own] }: Conversation, why: 'hungUp' | 'cutOff'): CallOutcome {
  if (why === 'cutOff') return 'interrupted'
  return own?.rungs.some(({ post }) => post === 'phone') ? 'missed' : 'cancelled'
}

/** The line of a connection went: its end has some seconds to come back. */
export const away = (call: Conversation, connectionId: string, sinceMs: number): Conversation => ({
  ...call,
  ends: call.ends.map((end) =>
    isHere(end) && end.connectionId === connectionId && end.awaySinceMs === null
      ? { ...end, awaySinceMs: sinceMs }
      : end,
  ),
})

/** Recording stops for everybody, and does not begin again; one that has stopped already stays as it is. */
export const unrecorded = (
  call: Conversation,
  state: Exclude<RecordingState, 'on'>,
  stoppedBy: string,
): Conversation =>
  call.recording?.state === 'on'
    ? { ...call, recording: { ...call.recording, state, stoppedBy } }
    : call

/** Ends nobody has heard of: their process was killed, and they are away since they were last seen. */
export const unseen = (call: Conversation, sinceMs: number): Conversation => ({
  ...call,
  ends: call.ends.map((end) =>
    isHere(end) && end.awaySinceMs === null && end.seenMs <= sinceMs
      ? { ...end, awaySinceMs: end.seenMs }
      : end,
  ),
})

/** Ends that did not come back in time leave, and the call with the one before the last. */
export function givenUp(call: Conversation, nowMs: number): Conversation {
  const latestMs = nowMs - call.comeBackSeconds * 1000
  return presentEnds(call)
    .filter(({ awaySinceMs }) => awaySinceMs !== null && awaySinceMs <= latestMs)
    .reduce(
      (one, { endId }) => (one.endedMs === null ? left(one, endId, 'cutOff', nowMs) : one),
      call,
    )
}

/**
 * Back at another connection. With its `endId` it is the same end; without, its page was loaded again
 * and holds nothing: it comes as a new end behind the others, who then offer to it. Null: it is none.
 */
export function rejoined(
  call: Conversation,
  back: End,
  endId: string | undefined,
): { call: Conversation; endId: string } | null {
  const before = presentEnds(call).find(
    (end) => end.accountId === back.accountId && (endId === undefined || end.endId === endId),
  )
  if (!before) return null
  if (endId !== undefined) {
    const same = { ...back, endId }
    return { call: { ...call, ends: call.ends.map((end) => (end === before ? same : end)) }, endId }
  }
  const gone = call.ends.map((end) => (end === before ? { ...end, leftMs: back.sinceMs } : end))
  // Whoever was about to hand over still is.
  const legs = call.legs.map((leg) =>
    leg.transferEnd === before.endId ? { ...leg, transferEnd: back.endId } : leg,
  )
  return { call: { ...call, legs, ends: [...gone, back] }, endId: back.endId }
}

/** It is over: what still rings stops, and whoever is still there has left. */
function over(call: Conversation, outcome: CallOutcome, nowMs: number): Conversation {
  return {
    ...call,
    state: 'ended',
    outcome,
    endedMs: nowMs,
    legs: call.legs.map((leg) => (isOpenLeg(leg) ? endedLeg(leg, 'cancelled', nowMs, null) : leg)),
    ends: call.ends.map((end) => (isHere(end) ? { ...end, leftMs: nowMs } : end)),
  }
}

/** A call of which nothing is left to ring or to speak: an older version kept it in its memory. */
export const abandoned = (call: Conversation, nowMs: number): Conversation =>
  over(call, 'interrupted', nowMs)

const endedLeg = (leg: Leg, outcome: CallOutcome, nowMs: number, post: RungPost | null): Leg => ({
  ...leg,
  rungs: stopped(leg.rungs, post, nowMs),
  outcome,
  endedMs: nowMs,
})
