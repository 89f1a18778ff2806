import { z } from 'zod'
import { distanceMeters } from './geometry.ts'
import { say, type Say } from './say.ts'
import { Instant } from './ticket.ts'

const positive = z.number().int().positive()

/** How often a place is sent, which are believed, and how long the last one is kept; a row. */
const PositionLimits = z.object({
  /** Never more often than this, */
  everySeconds: positive,
  /** and only after so much way, */
  metres: positive,
  /** or, standing still, so often: its age stays honest. */
  stillSeconds: positive,
  /** A vaguer one is refused. */
  accuracyMetres: positive,
  /** How far a sender's clock may be ahead. */
  aheadSeconds: positive,
  keepMinutes: positive,
})
export type PositionLimits = z.infer<typeof PositionLimits>

/** How old and how far away the position of somebody may be who is proposed; a row. */
const NearestLimits = z.object({ ageMinutes: positive, kilometres: z.number().positive() })
export type NearestLimits = z.infer<typeof NearestLimits>

/** How finely it is kept who looked where people are, and for how long; a row. */
const PositionReadLimits = z.object({ everyMinutes: positive, keepDays: positive })

export const forceLimits = {
  positions: PositionLimits,
  nearest: NearestLimits,
  positionReads: PositionReadLimits,
} as const

/** What a desk sends of where it is; WGS-84, as browsers measure. */
export const SentPosition = z.strictObject({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  accuracyM: z.number().min(0).max(1_000_000),
  takenAt: Instant,
})
export type SentPosition = z.infer<typeof SentPosition>

export const ConsentInput = z.strictObject({ given: z.boolean() })

/** `GET /api/forces/mine`: what is known of oneself, and by which row. */
export const MineAnswer = z.object({
  isOnDuty: z.boolean(),
  /** Since when; null: none is given. */
  consentSince: z.string().nullable(),
  position: z
    .object({ lng: z.number(), lat: z.number(), accuracyM: z.number(), takenAt: z.string() })
    .nullable(),
  hasTrail: z.boolean(),
  limits: PositionLimits,
})
export type MineAnswer = z.infer<typeof MineAnswer>

/** Why a position is not believed; null: it is. */
export function refusePosition(
  { accuracyM, takenAt }: SentPosition,
  limits: PositionLimits,
  nowMs: number,
): Say | null {
  const takenMs = Date.parse(takenAt)
  if (takenMs > nowMs + limits.aheadSeconds * 1000) return say('force.problem.future')
  if (takenMs < nowMs - limits.keepMinutes * 60_000)
    return say('force.problem.old', { minutes: Math.floor((nowMs - takenMs) / 60_000) })
  if (accuracyM > limits.accuracyMetres)
    return say('force.problem.vague', {
      metres: Math.round(accuracyM),
      limit: limits.accuracyMetres,
    })
  return null
}

/** Thinned: is this one worth sending after the last that was? */
export function isWorthSending(
  last: SentPosition | null,
  next: SentPosition,
  { everySeconds, metres, stillSeconds }: PositionLimits,
): boolean {
  if (last === null) return true
  const seconds = (Date.parse(next.takenAt) - Date.parse(last.takenAt)) / 1000
  if (seconds < everySeconds) return false
  return (
    seconds >= stillSeconds || distanceMeters([last.lng, last.lat], [next.lng, next.lat]) >= metres
  )
}
