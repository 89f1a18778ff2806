import { z } from 'zod'
import { filledText } from '../text.ts'
import { Instant } from '../ticket.ts'

/** Zones of GB 3096 声环境功能区. */
export const NoiseZone = z.enum(['0', '1', '2', '3', '4a', '4b'])
export const NoiseSubType = z.enum([
  'construction',
  'industry',
  'commercialEquipment',
  'entertainment',
  'traffic',
  'neighbours',
  'squareDance',
  'pets',
  'other',
])
export type NoiseSubType = z.infer<typeof NoiseSubType>

/**
 * Where the meter stood. `indoors`: the boundary is under 1 m from a dwelling, so one measures in
 * it. The last two: fixed equipment in the same building, heard through its structure, in a room to
 * sleep in (A) or one used by day (B).
 */
export const NoisePlace = z.enum(['boundary', 'indoors', 'sleepingRoom', 'dayRoom'])
export type NoisePlace = z.infer<typeof NoisePlace>

export const NoisePeriod = z.enum(['day', 'night'])
export type NoisePeriod = z.infer<typeof NoisePeriod>

/** Bursts at night: again and again, or now and then. */
export const NoiseBurst = z.enum(['frequent', 'occasional'])

const Decibels = z.number().positive().max(200)

const limit = {
  subType: NoiseSubType,
  place: NoisePlace,
  /** `every`: the standard knows no zones. Where both fit, the zone's own row counts. */
  zone: z.enum(['every', ...NoiseZone.options]),
  period: NoisePeriod,
  limitDb: Decibels,
  /** How far a burst at night may go above the limit; null: the standard does not say. */
  burstFrequentDb: Decibels.nullable(),
  burstOccasionalDb: Decibels.nullable(),
  standard: filledText(60),
  /** The figure could not be checked against the edition in force; every verdict says so. */
  isUnverified: z.boolean(),
}

/** The figure for one kind of noise, place, zone and time of day. */
export const NoiseLimit = z.object(limit)
export type NoiseLimit = z.infer<typeof NoiseLimit>

/** As the table has it, with the time in which it holds. */
export const NoiseLimitRow = z.strictObject({
  ...limit,
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type NoiseLimitRow = z.infer<typeof NoiseLimitRow>

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** What goes for all limits: when day is, and which kinds have none. A row of `limits`. */
export const NoiseFrame = z.object({
  /** Day runs from here up to, and without, `dayTo`; the rest is night. Local times. */
  dayFrom: LocalTime,
  dayTo: LocalTime,
  /** Kinds no standard is made for: settled by talking. */
  mediation: z.array(NoiseSubType),
  /** Kinds of which it is not clear which standard applies. */
  unclear: z.array(NoiseSubType),
})
export type NoiseFrame = z.infer<typeof NoiseFrame>

/** All a level is judged by: the rows in force at one moment. */
export const NoiseLimits = NoiseFrame.extend({ rows: z.array(NoiseLimit) })
export type NoiseLimits = z.infer<typeof NoiseLimits>
