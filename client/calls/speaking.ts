/** When a voice was last loud enough to be one; null: not yet. */
export type Heard = { lastLoudMs: number } | null

/** Of full scale: above the hum of a room, below a low voice. */
const LOUD = 0.015
/** A pause for breath is still the same speaker: the mark stands still instead of dancing. */
const HOLD_MS = 1_200

/** The next state by the level just measured, 0 to 1; null where the browser gives none. */
export const heard = (before: Heard, level: number | null, nowMs: number): Heard =>
  level !== null && level >= LOUD ? { lastLoudMs: nowMs } : before

export const isSpeaking = (state: Heard, nowMs: number): boolean =>
  state !== null && nowMs - state.lastLoudMs <= HOLD_MS
