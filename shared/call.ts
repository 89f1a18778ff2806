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

/** Seconds spoken; null while nobody answered or the call still runs. */
export function talkedSeconds(call: CallHead): number | null {
  if (!call.answeredAt || !call.endedAt) return null
  return Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000)
}
