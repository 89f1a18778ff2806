import { atLocalTime, localDate } from '../calendar.ts'
import { say, type Say } from '../say.ts'
import type {
  NoiseBurst,
  NoiseLimit,
  NoiseLimits,
  NoisePeriod,
  NoisePlace,
  NoiseSubType,
  NoiseZone,
} from './noiseLimit.ts'
import type { z } from 'zod'

/*
 * Noise: from a level to a verdict. Which figure applies to which kind of noise, by zone, place and
 * time of day, are rows (domain.md §5.3); nothing of them is here, and where a row says nothing there
 * is no limit.
 */

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

export interface NoiseJudgement {
  verdict: 'pass' | 'exceed' | 'invalid' | 'noLimit'
  reason: Say
  period: NoisePeriod
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

/** Every figure for this kind of noise; none: no standard applies to it. */
export const limitsOf = ({ rows }: NoiseLimits, subType: NoiseSubType): NoiseLimit[] =>
  rows.filter((row) => row.subType === subType)

export const needsZone = (rows: readonly NoiseLimit[], place: NoisePlace | null): boolean => {
  // Before it is known where the meter stood, one asks as for most measurements: outdoors.
  const there = rows.filter((row) => row.place === (place ?? 'boundary'))
  return there.length === 0 || there.some(({ zone }) => zone !== 'every')
}

/** Whether any figure of the night says how far bursts may go above it. */
export const judgesBursts = (rows: readonly NoiseLimit[]): boolean =>
  rows.some((row) => row.burstFrequentDb !== null || row.burstOccasionalDb !== null)

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
  const { period, until } = periodAt(start, limits)
  const rows = limitsOf(limits, subType)
  const [any] = rows
  if (!any) return without(limits, subType, period)

  if (place === null) return { missing: 'place' }
  if (zone === null && needsZone(rows, place)) return { missing: 'zone' }
  if (levelDb === null) return { missing: 'levelDb' }
  if (minutes === null) return { missing: 'minutes' }
  if (burst !== null && maxDb === null) return { missing: 'maxDb' }

  const row = limitFor(rows, { place, zone, period })
  const { standard, isUnverified } = row ?? any
  const basis = { period, standard, isUnverified, limitDb: null, maxLimitDb: null }
  if (!row) return { ...basis, verdict: 'noLimit', reason: say('noise.reason.noRow') }
  const { limitDb } = row
  const invalid = (reason: Say): NoiseJudgement => ({
    ...basis,
    limitDb,
    verdict: 'invalid',
    reason,
  })
  if (start.getTime() + minutes * MINUTE_MS > until.getTime())
    return invalid(say('noise.reason.acrossPeriods', { time: localTime(until, limits) }))
  if (backgroundDb !== null && backgroundDb >= levelDb)
    return invalid(say('noise.reason.backgroundNotBelow', { value: backgroundDb }))
  if (backgroundDb !== null && backgroundDb > limitDb)
    return invalid(
      say('noise.reason.backgroundAboveLimit', { value: backgroundDb, limit: limitDb }),
    )

  const isBurst = burst !== null && period === 'night' && !isRoomOfSameBuilding(place)
  const allowed = isBurst ? row[bursts[burst]] : null
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
  { dayFrom, dayTo }: Pick<NoiseLimits, 'dayFrom' | 'dayTo'>,
): { period: NoisePeriod; until: Date } {
  const date = localDate(at)
  const dawn = atLocalTime(date, dayFrom)
  const dusk = atLocalTime(date, dayTo)
  if (at < dawn) return { period: 'night', until: dawn }
  if (at < dusk) return { period: 'day', until: dusk }
  return { period: 'night', until: new Date(dawn.getTime() + DAY_MS) }
}

const localTime = (
  change: Date,
  { dayFrom, dayTo }: Pick<NoiseLimits, 'dayFrom' | 'dayTo'>,
): string =>
  atLocalTime(localDate(change), dayFrom).getTime() === change.getTime() ? dayFrom : dayTo

const bursts = { frequent: 'burstFrequentDb', occasional: 'burstOccasionalDb' } as const

/** The row that fits, the zone's own before the one for every zone. */
const limitFor = (
  rows: readonly NoiseLimit[],
  {
    place,
    zone,
    period,
  }: { place: NoisePlace; zone: NoiseMeasurement['zone']; period: NoisePeriod },
): NoiseLimit | null => {
  const fitting = rows.filter((row) => row.place === place && row.period === period)
  return (
    fitting.find((row) => row.zone === zone) ?? fitting.find((row) => row.zone === 'every') ?? null
  )
}

function without(
  { mediation, unclear }: NoiseLimits,
  subType: NoiseSubType,
  period: NoisePeriod,
): NoiseJudgement {
  const because = mediation.includes(subType)
    ? 'mediation'
    : unclear.includes(subType)
      ? 'unclear'
      : 'noRow'
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
