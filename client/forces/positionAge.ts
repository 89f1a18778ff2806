import { say, type Say } from '#shared/say.ts'

/** How old a position is, in minutes: none is shown for longer than about an hour. */
export function positionAge(ageMs: number): Say {
  const n = Math.floor(Math.max(0, ageMs) / 60_000)
  return n === 0 ? say('force.age.now') : say('force.age.minutes', { n })
}
