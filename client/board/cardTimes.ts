import type { CaseCard } from '#shared/case.ts'
import { firstRed, nextClock, type Clock } from '#shared/clock.ts'

/** What a screen asks of a card every second, computed once per card: cards are replaced, never changed. */
export interface CardTimes {
  receivedMs: number
  /** The running clock that goes red first, or one that cannot; null when none runs. */
  next: Clock | null
  /** When the first goes red; never, when none can. */
  dueMs: number
}

const known = new WeakMap<CaseCard, CardTimes>()

export function timesOf(card: CaseCard): CardTimes {
  const found = known.get(card)
  if (found) return found
  const red = firstRed(card.clocks)
  const times = {
    receivedMs: Date.parse(card.receivedAt),
    next: nextClock(card.clocks),
    dueMs: red === null ? Infinity : Date.parse(red),
  }
  known.set(card, times)
  return times
}

/** A promise of this case is broken right now. */
export const isCardLate = (card: CaseCard, nowMs: number): boolean => timesOf(card).dueMs < nowMs
