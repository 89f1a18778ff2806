import { z } from 'zod'

/** How a call ended. `interrupted`: the server or both ends went away in the middle of it. */
export const CallOutcome = z.enum(['answered', 'missed', 'declined', 'cancelled', 'interrupted'])
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

/** Seconds spoken; null while nobody answered or the call still runs. */
export function talkedSeconds(call: CallHead): number | null {
  if (!call.answeredAt || !call.endedAt) return null
  return Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000)
}
