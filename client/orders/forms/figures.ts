import { say, type Say } from '#shared/say.ts'

/** A figure as people type it here: a full-width digit or comma is no mistake. */
export function figureOf(text: string): number | null {
  const plain = text.normalize('NFKC').trim().replace(',', '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** The whole district keeps one time; a laptop set to another zone must not move a sample by hours. */
const DISTRICT_OFFSET = '+08:00'
/** The instant that a `datetime-local` field's text means in the district. */
export const instantOf = (text: string): string => `${text}:00${DISTRICT_OFFSET}`

/** A clock may run a little ahead of the server's. */
const AHEAD_MS = 60_000

/** What is wrong with a moment something was measured at; null: nothing. */
export function momentError(text: string, nowMs: number): Say | null {
  if (text === '') return say('form.error.missing')
  const ms = Date.parse(instantOf(text))
  if (Number.isNaN(ms)) return say('form.error.notAMoment')
  return ms > nowMs + AHEAD_MS ? say('form.error.future') : null
}
