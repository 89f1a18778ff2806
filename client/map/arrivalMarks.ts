import type { Arrival } from '../board/feed.ts'

/** How long an arrival is marked, and how many marks and pulses one map bears. */
export const MARKED_MS = 10_000
const MARKS = 24
const PULSES = 8

export interface ArrivalMark {
  id: string
  lng: number
  lat: number
  isPulsing: boolean
}

const PULSE_MS = 2_000

/** The arrivals to mark now, newest first; the newest of them pulse for a moment. */
export function arrivalMarks(feed: readonly Arrival[], nowMs: number): ArrivalMark[] {
  const marks: ArrivalMark[] = []
  for (const { id, seenMs, card } of feed) {
    // The feed is newest first: from here on nothing is new any more.
    if (seenMs === null || nowMs - seenMs > MARKED_MS || marks.length === MARKS) break
    if (!card.location) continue
    const isPulsing = nowMs - seenMs < PULSE_MS && marks.length < PULSES
    marks.push({ id, ...card.location, isPulsing })
  }
  return marks
}
