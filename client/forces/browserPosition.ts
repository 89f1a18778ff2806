import type { SentPosition } from '#shared/forcePosition.ts'
import { say, type Say } from '#shared/say.ts'

/** What a browser measured, as it is sent; `takenMs` by the server's clock. */
export const sentFrom = (
  { longitude, latitude, accuracy }: GeolocationCoordinates,
  takenMs: number,
): SentPosition => ({
  lng: longitude,
  lat: latitude,
  accuracyM: accuracy,
  takenAt: new Date(takenMs).toISOString(),
})

const DENIED = 1

/** Why there is no position, in words; the numbers are the browser's own. */
export const positionProblem = (code: number): Say =>
  say(code === DENIED ? 'force.problem.denied' : 'force.problem.unavailable')
