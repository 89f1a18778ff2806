import type { Room } from '#shared/area.ts'
import type { CallEnd } from '#shared/call.ts'
import type { Joined, Ringing } from '#shared/contract.ts'
import type { Actor } from '#server/cases/happening.ts'

/** One end of a call: an account at one connection, which may be away for a moment. */
export interface End extends CallEnd {
  accountId: string
  connectionId: string
}

/** A call this process conducts; what it came to is in the store. */
export interface ConductedCall {
  ringing: Ringing
  placedBy: Actor
  /** Whose desks ring. */
  officerId: string
  /** Who sees the case, and so the call. */
  rooms: readonly Room[]
  /** In the order in which they came; one alone while it rings. */
  ends: End[]
  /** Rings out, or gives an end that vanished time to come back. */
  timer: NodeJS.Timeout | null
}

export const isAnswered = ({ ends }: ConductedCall): boolean => ends.length > 1

export const endAt = (call: ConductedCall, connectionId: string): End | undefined =>
  call.ends.find((end) => end.connectionId === connectionId)

/** The ends as the others may see them: without account and connection. */
export const shownEnds = ({ ends }: ConductedCall): CallEnd[] =>
  ends.map(({ endId, label, unitId, state, since }) => ({ endId, label, unitId, state, since }))

export const joined = (call: ConductedCall, endId: string): Joined => ({
  ...call.ringing,
  endId,
  ends: shownEnds(call),
})

export function stopTimer(call: ConductedCall): void {
  if (call.timer) clearTimeout(call.timer)
  call.timer = null
}
