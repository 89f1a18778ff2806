import type { Room } from '#shared/area.ts'
import type { Ringing } from '#shared/contract.ts'
import type { Actor } from '#server/cases/happening.ts'

/** One end of a call: an account at one connection, which may be away for a moment. */
export interface End {
  accountId: string
  connectionId: string
  isAway: boolean
}

/** A call this process conducts; what it came to is in the store. */
export interface ConductedCall {
  ringing: Ringing
  placedBy: Actor
  /** Whose desks ring. */
  officerId: string
  /** Who sees the case, and so the call. */
  rooms: readonly Room[]
  placer: End
  /** Null while it rings. */
  answerer: End | null
  /** Rings out, or gives an end that vanished time to come back. */
  timer: NodeJS.Timeout | null
}

export const endsOf = ({ placer, answerer }: ConductedCall): End[] =>
  answerer ? [placer, answerer] : [placer]

export const endAt = (call: ConductedCall, connectionId: string): End | undefined =>
  endsOf(call).find((end) => end.connectionId === connectionId)

/** The other end's connection; null while nobody answered. */
export function otherEnd(call: ConductedCall, connectionId: string): string | null {
  if (!call.answerer) return null
  return connectionId === call.placer.connectionId
    ? call.answerer.connectionId
    : call.placer.connectionId
}

export function stopTimer(call: ConductedCall): void {
  if (call.timer) clearTimeout(call.timer)
  call.timer = null
}
