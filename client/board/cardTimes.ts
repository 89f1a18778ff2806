import type { CaseCard } from '#shared/case.ts'
import { nextClock, type Clock } from '#shared/clock.ts'

/** What a screen asks of a card every second, computed once per card: cards are replaced, never changed. */
export interface CardTimes {
  receivedMs: number
  /** The running clock that goes red first. */
  next: Clock | null
  /** When it does; never, when none runs. */
  dueMs: number
}

const known = new WeakMap<CaseCard, CardTimes>()

export function timesOf(card: CaseCard): CardTimes {
  const found = known.get(card)
  if (found) return found
  const next = nextClock(card.clocks)
  const times = {
    receivedMs: Date.parse(card.receivedAt),
    next,
    dueMs: next === null ? Infinity : Date.parse(next.due),
  }
  known.set(card, times)
  return times
}

/** A promise of this case is broken right now. */
export const isCardLate = (card: CaseCard, nowMs: number): boolean => timesOf(card).dueMs < nowMs
