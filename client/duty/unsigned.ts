import { isUnsigned, type CaseCard } from '#shared/case.ts'
import type { Tone } from '../calls/ringTone.ts'

const MINUTE_MS = 60_000

/** From a glance away it is heard; after a minute nobody in the room can miss it. */
const soft: Tone = { hertz: 620, beepMs: 260, everyMs: 4000, volume: 0.12 }
const loud: Tone = { hertz: 880, beepMs: 420, everyMs: 1600, volume: 0.35 }

/** What must be signed for within minutes: every 110 item and every urgent one, the longest waiting first. */
export const unsignedOf = (cards: Iterable<CaseCard>): CaseCard[] =>
  [...cards].filter(isUnsigned).sort((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt))

/** How long the longest has waited, in milliseconds; null when none waits. */
export function waitedMs(unsigned: readonly CaseCard[], nowMs: number): number | null {
  const [first] = unsigned
  return first ? Math.max(0, nowMs - Date.parse(first.receivedAt)) : null
}

/** How it sounds after so long. */
export const alarmTone = (waited: number): Tone => (waited >= MINUTE_MS ? loud : soft)
