import type { Handover } from '#shared/handover.ts'

/** Where a place's handover stands, as `GET /api/handovers` answers it. */
export interface HandoverStanding {
  /** Handed over, and not yet taken. */
  offer: Handover | null
  /** It was this account that handed over. */
  isMine: boolean
  /** This account took over last. */
  isOnDuty: boolean
  /** Newest first. */
  confirmed: Handover[]
}

/** `alone` is one confirmation for both sides. */
export type HandoverStep = 'offer' | 'take' | 'alone'

/** What may be done: by Enter, and beside it. */
export interface HandoverSteps {
  main: HandoverStep | null
  beside: readonly HandoverStep[]
  /** Nobody handed over, and somebody else is known to be on duty: taking says so in the log. */
  isTakingAlone: boolean
}

/** Another's offer is taken; one's own waits for another; without one, one hands over or goes on. */
export function stepsOf({ offer, isMine, isOnDuty, confirmed }: HandoverStanding): HandoverSteps {
  if (offer && !isMine) return { main: 'take', beside: [], isTakingAlone: false }
  const isTakingAlone = !isMine && !isOnDuty && confirmed.length > 0
  return offer
    ? { main: null, beside: ['offer', 'alone'], isTakingAlone }
    : { main: 'offer', beside: ['alone'], isTakingAlone }
}
