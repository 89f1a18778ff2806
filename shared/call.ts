import { z } from 'zod'
import { RungEnd, RungPost } from './callChain.ts'

/**
 * How a call ended. `byPhone`: nobody took it here, but the duty phone did; it counts as answered.
 * `interrupted`: an end was cut off and did not come back in time.
 */
export const CallOutcome = z.enum([
  'answered',
  'byPhone',
  'missed',
  'declined',
  'cancelled',
  'interrupted',
])
export type CallOutcome = z.infer<typeof CallOutcome>

export const CallState = z.enum(['ringing', 'answered', 'ended'])
export type CallState = z.infer<typeof CallState>

/** One conversation bound to a case, as the log and every card keep it. */
export const CallHead = z.object({
  id: z.string(),
  unitId: z.string(),
  placedAt: z.string(),
  answeredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  outcome: CallOutcome.nullable(),
  /** Behind which post it was taken; older cards have none. */
  by: RungPost.nullish(),
  /** Nobody of the unit was on duty when it rang. */
  nobodyOnDuty: z.boolean().optional(),
  /** The unit called back whoever had called it. */
  isBack: z.boolean().optional(),
  /** There is a recording of it; who may hear it is another question. */
  isRecorded: z.boolean().optional(),
})
export type CallHead = z.infer<typeof CallHead>

/** One end of a conversation: post and place, never the person. */
export const CallEnd = z.object({
  endId: z.string(),
  label: z.string(),
  /** The unit it speaks for; null: the station, a duty desk. */
  unitId: z.string().nullable(),
  /** Away: its line was cut, and it has some seconds to come back. */
  state: z.enum(['here', 'away']),
  /** When it came into this state, ISO. */
  since: z.string(),
})
export type CallEnd = z.infer<typeof CallEnd>

/**
 * To which ends this one makes the offer: every pair of ends has one line, and whoever was there
 * earlier calls the newcomer. `ends` in the order in which they came.
 */
export function offersTo(ends: readonly CallEnd[], endId: string): CallEnd[] {
  const mine = ends.findIndex((end) => end.endId === endId)
  return mine < 0 ? [] : ends.slice(mine + 1)
}

/** Seconds spoken here; null while nobody answered, the call still runs, or it was taken by telephone. */
export function talkedSeconds(call: CallHead): number | null {
  if (!call.answeredAt || !call.endedAt || call.outcome === 'byPhone') return null
  return Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000)
}

/** A step of the ladder as everybody who sees the case may see it: post and place, never a number. */
export const ShownRung = z.object({
  post: RungPost,
  label: z.string(),
  from: z.string(),
  until: z.string(),
  /** Null while it rings. */
  end: RungEnd.nullable(),
})
export type ShownRung = z.infer<typeof ShownRung>
