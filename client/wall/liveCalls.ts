import type { CallHead, CallOutcome } from '#shared/call.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Ringing } from '#shared/contract.ts'

/** A call as the room sees it: who is being reached, about what, and for how long. */
export interface LiveCall {
  callId: string
  caseId: string
  title: string
  unitId: string
  state: 'ringing' | 'answered' | 'ended'
  /** When it entered this state, server's time. */
  sinceMs: number
  outcome: CallOutcome | null
  /** Rings until then at the latest; an end that nobody announced must not ring for ever. */
  untilMs: number
}

export type LiveCalls = ReadonlyMap<string, LiveCall>

const SHOW_ENDED_MS = 8_000
const RING_SLACK_MS = 10_000
const MOST_MS = 4 * 60 * 60_000

/** Somebody is being rung, or the next of the chain is: it rings on until that one's time. */
export function ringing(calls: LiveCalls, call: Ringing): LiveCalls {
  const untilMs = Date.parse(call.until) + RING_SLACK_MS
  const known = calls.get(call.callId)
  if (known) return known.state === 'ringing' ? move(calls, call.callId, { untilMs }) : calls
  return put(calls, {
    ...{ callId: call.callId, caseId: call.caseId, title: call.title, unitId: call.unitId },
    ...{ state: 'ringing', outcome: null, sinceMs: Date.parse(call.placedAt), untilMs },
  })
}

export const answered = (calls: LiveCalls, callId: string, nowMs: number): LiveCalls =>
  move(calls, callId, { state: 'answered', sinceMs: nowMs, untilMs: nowMs + MOST_MS })

export const ended = (
  calls: LiveCalls,
  callId: string,
  outcome: CallOutcome,
  nowMs: number,
): LiveCalls =>
  move(calls, callId, { state: 'ended', outcome, sinceMs: nowMs, untilMs: nowMs + SHOW_ENDED_MS })

/** What the log says of a call: for screens that missed the announcement. */
export function logged(calls: LiveCalls, card: CaseCard, call: CallHead, nowMs: number): LiveCalls {
  const known = calls.get(call.id)
  if (call.endedAt !== null)
    return known ? ended(calls, call.id, call.outcome ?? 'interrupted', nowMs) : calls
  const answeredMs = call.answeredAt === null ? null : Date.parse(call.answeredAt)
  if (known && (answeredMs === null || known.state !== 'ringing')) return calls
  return put(calls, {
    ...{ callId: call.id, caseId: card.id, title: card.title, unitId: call.unitId, outcome: null },
    state: answeredMs === null ? 'ringing' : 'answered',
    sinceMs: answeredMs ?? Date.parse(call.placedAt),
    untilMs: (answeredMs ?? Date.parse(call.placedAt)) + (answeredMs === null ? 120_000 : MOST_MS),
  })
}

/** Without what is over. The same map when nothing is. */
export function current(calls: LiveCalls, nowMs: number): LiveCalls {
  const over = [...calls.values()].filter(({ untilMs }) => untilMs < nowMs)
  if (over.length === 0) return calls
  const kept = new Map(calls)
  for (const { callId } of over) kept.delete(callId)
  return kept
}

const put = (calls: LiveCalls, call: LiveCall): LiveCalls => new Map(calls).set(call.callId, call)

function move(calls: LiveCalls, callId: string, change: Partial<LiveCall>): LiveCalls {
  const call = calls.get(callId)
  // An end is an end: an answer that comes after it changes nothing.
  return call && call.state !== 'ended' ? put(calls, { ...call, ...change }) : calls
}
