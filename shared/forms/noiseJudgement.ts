import { z } from 'zod'
import { atLocalTime, localDate } from '../calendar.ts'
import { say, type Say } from '../say.ts'

/**
 * Noise: from a level to a verdict. Which standard applies to which kind of noise, its limits by
 * zone and time of day, and what it adds or takes off are rows (domain.md §5.3); nothing of them is
 * here, and where a row says nothing there is no limit.
 */
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

/** Bursts at night: again and again, or now and then. */
export const NoiseBurst = z.enum(['frequent', 'occasional'])

const Decibels = z.number().positive().max(200)
const DayAndNight = z.object({ day: Decibels, night: Decibels })
const ByZone = z.partialRecord(NoiseZone, DayAndNight)
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const NoiseStandard = z.object({
  name: z.string().min(1),
  /** The figures could not be checked against the edition in force; every verdict says so. */
  isUnverified: z.boolean(),
  /** At the boundary; a standard that knows no zones has one pair for all of them. */
  boundary: z.union([z.object({ everyZone: DayAndNight }), z.object({ byZone: ByZone })]),
  /** What is taken off indoors; null: the standard has no such case. */
  indoorsLowerBy: Decibels.nullable(),
  structure: z.object({ sleepingRoom: ByZone, dayRoom: ByZone }).nullable(),
  /** How far a burst at night may go above the limit; null: the standard does not say. */
  nightBurst: z.object({ frequent: Decibels, occasional: Decibels }).nullable(),
})
type NoiseStandard = z.infer<typeof NoiseStandard>

export const NoiseLimits = z.object({
  /** Day runs from `from` up to, and without, `to`; the rest is night. Local times. */
  day: z.object({ from: LocalTime, to: LocalTime }),
  standards: z.record(z.string(), NoiseStandard),
  /** The standard that applies to each kind, or why none does. */
  subTypes: z.partialRecord(
    NoiseSubType,
    z.union([
      z.object({ standard: z.string() }),
      z.object({ standard: z.null(), because: z.enum(['mediation', 'unclear']) }),
    ]),
  ),
})
export type NoiseLimits = z.infer<typeof NoiseLimits>

export interface NoiseMeasurement {
  subType: NoiseSubType
  measuredAt: string
  zone: z.infer<typeof NoiseZone> | null
  place: NoisePlace | null
  levelDb: number | null
  minutes: number | null
  burst: z.infer<typeof NoiseBurst> | null
  maxDb: number | null
  backgroundDb: number | null
}

type Period = 'day' | 'night'
export interface NoiseJudgement {
  verdict: 'pass' | 'exceed' | 'invalid' | 'noLimit'
  reason: Say
  period: Period
  standard: string | null
  isUnverified: boolean
  limitDb: number | null
  /** For the loudest moment of a night with bursts. */
  maxLimitDb: number | null
}

/** A figure the limits ask for and the entry does not have. */
export interface NoiseMissing {
  missing: 'zone' | 'place' | 'levelDb' | 'minutes' | 'maxDb'
}

type Room = 'sleepingRoom' | 'dayRoom'
/** Heard through the structure: another table, by rooms, which says nothing of bursts. */
export const isRoomOfSameBuilding = (place: NoisePlace | null): place is Room =>
  place === 'sleepingRoom' || place === 'dayRoom'

/** The standard for this kind of noise; null: none applies. */
export function standardFor(limits: NoiseLimits, subType: NoiseSubType): NoiseStandard | null {
  const code = limits.subTypes[subType]?.standard ?? null
  return code === null ? null : (limits.standards[code] ?? null)
}

export const needsZone = ({ boundary }: NoiseStandard, place: NoisePlace | null): boolean =>
  'byZone' in boundary || isRoomOfSameBuilding(place)

/**
 * Judges a level as it was measured: nothing is taken off for the background, since no row says how
 * (so a level that the background alone explains proves nothing, and is invalid), and nothing is
 * rounded. Exactly at a limit passes.
 */
export function judgeNoise(
  measured: NoiseMeasurement,
  limits: NoiseLimits,
): NoiseJudgement | NoiseMissing {
  const { subType, place, zone, levelDb, minutes, burst, maxDb, backgroundDb } = measured
  const start = new Date(measured.measuredAt)
  const { period, until } = periodAt(start, limits.day)
  const standard = standardFor(limits, subType)
  if (!standard) return without(limits, subType, period)

  const basis = {
    period,
    standard: standard.name,
    isUnverified: standard.isUnverified,
    limitDb: null,
    maxLimitDb: null,
  }
  if (place === null) return { missing: 'place' }
  if (zone === null && needsZone(standard, place)) return { missing: 'zone' }
  if (levelDb === null) return { missing: 'levelDb' }
  if (minutes === null) return { missing: 'minutes' }
  if (burst !== null && maxDb === null) return { missing: 'maxDb' }

  const limitDb = limitFor(standard, place, zone)?.[period] ?? null
  if (limitDb === null) return { ...basis, verdict: 'noLimit', reason: say('noise.reason.noRow') }
  const invalid = (reason: Say): NoiseJudgement => ({
    ...basis,
    limitDb,
    verdict: 'invalid',
    reason,
  })
  if (start.getTime() + minutes * MINUTE_MS > until.getTime())
    return invalid(say('noise.reason.acrossPeriods', { time: localTime(until, limits.day) }))
  if (backgroundDb !== null && backgroundDb >= levelDb)
    return invalid(say('noise.reason.backgroundNotBelow', { value: backgroundDb }))
  if (backgroundDb !== null && backgroundDb > limitDb)
    return invalid(
      say('noise.reason.backgroundAboveLimit', { value: backgroundDb, limit: limitDb }),
    )

  const isBurst = burst !== null && period === 'night' && !isRoomOfSameBuilding(place)
  const allowed = isBurst ? (standard.nightBurst?.[burst] ?? null) : null
  const maxLimitDb = allowed === null ? null : limitDb + allowed
  const judged = { ...basis, limitDb, maxLimitDb }
  if (levelDb > limitDb)
    return { ...judged, verdict: 'exceed', reason: above('levelAbove', levelDb, limitDb) }
  if (maxLimitDb !== null && maxDb !== null && maxDb > maxLimitDb)
    return { ...judged, verdict: 'exceed', reason: above('burstAbove', maxDb, maxLimitDb) }
  return {
    ...judged,
    verdict: 'pass',
    reason: say('noise.reason.within', { value: levelDb, limit: limitDb }),
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Day or night at this instant by the district's clocks, and when that changes. */
export function periodAt(
  at: Date,
  { from, to }: NoiseLimits['day'],
): { period: Period; until: Date } {
  const date = localDate(at)
  const dawn = atLocalTime(date, from)
  const dusk = atLocalTime(date, to)
  if (at < dawn) return { period: 'night', until: dawn }
  if (at < dusk) return { period: 'day', until: dusk }
  return { period: 'night', until: new Date(dawn.getTime() + DAY_MS) }
}

const localTime = (change: Date, { from, to }: NoiseLimits['day']): string =>
  atLocalTime(localDate(change), from).getTime() === change.getTime() ? from : to

function limitFor(
  { boundary, indoorsLowerBy, structure }: NoiseStandard,
  place: NoisePlace,
  zone: NoiseMeasurement['zone'],
): z.infer<typeof DayAndNight> | null {
  if (isRoomOfSameBuilding(place)) return (zone !== null && structure?.[place][zone]) || null
  const atBoundary = 'everyZone' in boundary ? boundary.everyZone : zone && boundary.byZone[zone]
  if (!atBoundary) return null
  if (place === 'boundary') return atBoundary
  if (indoorsLowerBy === null) return null
  return { day: atBoundary.day - indoorsLowerBy, night: atBoundary.night - indoorsLowerBy }
}

function without(limits: NoiseLimits, subType: NoiseSubType, period: Period): NoiseJudgement {
  const row = limits.subTypes[subType]
  const because = row && 'because' in row ? row.because : 'noRow'
  return {
    verdict: 'noLimit',
    reason: say(`noise.reason.${because}`),
    period,
    standard: null,
    isUnverified: false,
    limitDb: null,
    maxLimitDb: null,
  }
}

/** Meters show tenths, so a difference has no more. */
const above = (reason: string, value: number, limit: number): Say =>
  say(`noise.reason.${reason}`, { value, limit, by: Math.round((value - limit) * 10) / 10 })
