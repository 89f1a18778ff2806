import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { say } from '../say.ts'
import { judgeNoise, type NoiseMeasurement } from './noiseJudgement.ts'
import { NoiseLimits, NoiseSubType, NoiseZone, type NoiseLimit } from './noiseLimit.ts'

const pair = (day: number, night: number) => ({ day, night })
type ByZone = Partial<Record<NoiseLimit['zone'], { day: number; night: number }>>
/** Figures of domain.md §5.3, written out a second time: the seeded rows are proven beside them. */
const zones = {
  '0': pair(50, 40),
  '1': pair(55, 45),
  '2': pair(60, 50),
  '3': pair(65, 55),
  '4a': pair(70, 55),
  '4b': pair(70, 55),
}
const rowsOf = (
  subType: NoiseSubType,
  standard: string,
  places: Partial<Record<NoiseLimit['place'], ByZone>>,
  [frequent, occasional]: readonly [number | null, number | null] = [null, null],
): NoiseLimit[] =>
  Object.entries(places).flatMap(([place, byZone]) =>
    Object.entries(byZone).flatMap(([zone, limits]) =>
      (['day', 'night'] as const).map((period) => {
        const judgesBursts = period === 'night' && (place === 'boundary' || place === 'indoors')
        return {
          ...{ subType, place, zone, period, limitDb: limits[period], standard },
          burstFrequentDb: judgesBursts ? frequent : null,
          burstOccasionalDb: judgesBursts ? occasional : null,
          isUnverified: subType === 'construction',
        } as NoiseLimit
      }),
    ),
  )
const lower = (byZone: ByZone): ByZone =>
  Object.fromEntries(
    Object.entries(byZone).map(([zone, { day, night }]) => [zone, pair(day - 10, night - 10)]),
  )
const outdoors = (byZone: ByZone) => ({ boundary: byZone, indoors: lower(byZone) })
const shops = {
  ...outdoors(zones),
  sleepingRoom: { '1': pair(40, 30), '2': pair(45, 35) },
  dayRoom: { '1': pair(45, 35), '2': pair(50, 40) },
}
const limits = NoiseLimits.parse({
  dayFrom: '06:00',
  dayTo: '22:00',
  mediation: ['neighbours', 'squareDance', 'pets'],
  unclear: ['other'],
  rows: [
    ...rowsOf('commercialEquipment', 'GB 22337-2008', shops),
    ...rowsOf('entertainment', 'GB 22337-2008', shops),
    ...rowsOf('industry', 'GB 12348-2008', outdoors(zones), [10, 15]),
    ...rowsOf('traffic', 'GB 3096-2008', outdoors({ ...zones, '4b': pair(70, 60) }), [15, 15]),
    ...rowsOf('construction', 'GB 12523-2025', outdoors({ every: pair(70, 55) }), [15, 15]),
  ],
})

const DAY = '2026-04-14T10:00:00+08:00'
const NIGHT = '2026-04-14T23:00:00+08:00'
const aMeasurement = (change: Partial<NoiseMeasurement> = {}): NoiseMeasurement => ({
  subType: 'industry',
  measuredAt: NIGHT,
  zone: '2',
  place: 'boundary',
  levelDb: 53,
  minutes: 1,
  burst: null,
  maxDb: null,
  backgroundDb: null,
  ...change,
})
const judge = (change: Partial<NoiseMeasurement> = {}) => judgeNoise(aMeasurement(change), limits)

/** What each kind of noise may be at night and by day in each zone; null: no limit applies. */
const allowed: Record<NoiseSubType, Record<string, { day: number; night: number }> | null> = {
  construction: Object.fromEntries(NoiseZone.options.map((zone) => [zone, pair(70, 55)])),
  industry: zones,
  commercialEquipment: zones,
  entertainment: zones,
  traffic: { ...zones, '4b': pair(70, 60) },
  neighbours: null,
  squareDance: null,
  pets: null,
  other: null,
}
const everyCase = NoiseSubType.options.flatMap((subType) =>
  NoiseZone.options.flatMap((zone) =>
    (['day', 'night'] as const).map((period) => [subType, zone, period] as const),
  ),
)

describe('at the boundary', () => {
  it.each(everyCase)('%s in zone %s by %s has its limit, or none', (subType, zone, period) => {
    const measured = { subType, zone, measuredAt: period === 'day' ? DAY : NIGHT }
    const limitDb = allowed[subType]?.[zone]?.[period] ?? null

    if (limitDb === null) {
      const because = subType === 'other' ? 'unclear' : 'mediation'
      expect(judge(measured)).toMatchObject({
        verdict: 'noLimit',
        reason: say(`noise.reason.${because}`),
        limitDb: null,
        standard: null,
      })
      return
    }
    expect(judge({ ...measured, levelDb: limitDb })).toMatchObject({ verdict: 'pass', limitDb })
    expect(judge({ ...measured, levelDb: limitDb + 0.1 })).toMatchObject({
      verdict: 'exceed',
      limitDb,
      reason: say('noise.reason.levelAbove', { value: limitDb + 0.1, limit: limitDb, by: 0.1 }),
    })
  })

  it.each([
    ['05:59', 'night', 50],
    ['06:00', 'day', 60],
    ['21:59', 'day', 60],
    ['22:00', 'night', 50],
  ] as const)('at %s, the district’s time, it is %s', (time, period, limitDb) => {
    expect(judge({ measuredAt: `2026-04-14T${time}:00+08:00` })).toMatchObject({ period, limitDb })
  })

  it('knows the district’s night from an instant written in another zone', () => {
    expect(judge({ measuredAt: '2026-04-14T14:00:00Z' })).toMatchObject({ period: 'night' })
    expect(judge({ measuredAt: '2026-04-13T22:00:00Z' })).toMatchObject({ period: 'day' })
  })

  it('says by how much, in tenths', () => {
    expect(judge({ levelDb: 53 })).toMatchObject({ reason: { params: { by: 3 } } })
    expect(judge({ levelDb: 50.3 })).toMatchObject({ reason: { params: { by: 0.3 } } })
  })

  it('says that the figures were not checked where they were not', () => {
    expect(judge({ subType: 'construction', zone: null })).toMatchObject({
      standard: 'GB 12523-2025',
      isUnverified: true,
      limitDb: 55,
    })
  })
})

describe('indoors', () => {
  it('takes ten off where the boundary is under a metre from a dwelling', () => {
    expect(judge({ place: 'indoors', levelDb: 40 })).toMatchObject({ verdict: 'pass', limitDb: 40 })
    expect(judge({ place: 'indoors', levelDb: 41 })).toMatchObject({ verdict: 'exceed' })
  })

  it.each([
    ['sleepingRoom', '1', DAY, 40],
    ['sleepingRoom', '1', NIGHT, 30],
    ['sleepingRoom', '2', NIGHT, 35],
    ['dayRoom', '1', NIGHT, 35],
    ['dayRoom', '2', DAY, 50],
  ] as const)(
    'in a %s of zone %s at %s equipment may make %s',
    (place, zone, measuredAt, limitDb) => {
      const measured = { subType: 'commercialEquipment', place, zone, measuredAt } as const
      expect(judge({ ...measured, levelDb: 20 })).toMatchObject({ verdict: 'pass', limitDb })
    },
  )

  it.each([
    ['a standard without such a table', { subType: 'industry', zone: '2' }],
    ['a zone the table does not name', { subType: 'entertainment', zone: '0' }],
  ] as const)('never invents a limit for %s', (_what, change) => {
    expect(judge({ place: 'dayRoom', ...change })).toMatchObject({
      verdict: 'noLimit',
      reason: say('noise.reason.noRow'),
      limitDb: null,
    })
  })
})

describe('bursts', () => {
  const quiet = { levelDb: 48, minutes: 10 }

  it.each([
    ['industry', 'frequent', 60],
    ['industry', 'occasional', 65],
    ['traffic', 'frequent', 65],
    ['construction', 'occasional', 70],
  ] as const)('of %s at night, %s ones, may reach %s', (subType, burst, most) => {
    expect(judge({ ...quiet, subType, burst, maxDb: most })).toMatchObject({
      verdict: 'pass',
      maxLimitDb: most,
    })
    expect(judge({ ...quiet, subType, burst, maxDb: most + 2 })).toMatchObject({
      verdict: 'exceed',
      reason: say('noise.reason.burstAbove', { value: most + 2, limit: most, by: 2 }),
    })
  })

  it.each([
    ['by day', { measuredAt: DAY }],
    ['where the standard says nothing of them', { subType: 'commercialEquipment' }],
    ['heard through the structure', { subType: 'commercialEquipment', place: 'sleepingRoom' }],
  ] as const)('are noted and not judged %s', (_where, change) => {
    expect(judge({ ...quiet, levelDb: 20, burst: 'frequent', maxDb: 99, ...change })).toMatchObject(
      { verdict: 'pass', maxLimitDb: null },
    )
  })
})

describe('a measurement that proves nothing is invalid', () => {
  it.each([
    ['21:50', 10, 'pass'],
    ['21:50', 11, 'invalid'],
    ['05:59', 1, 'pass'],
    ['05:59', 2, 'invalid'],
    ['23:30', 390, 'pass'],
    ['23:30', 391, 'invalid'],
  ] as const)('begun at %s and lasting %s minutes: %s', (time, minutes, verdict) => {
    const measuredAt = `2026-04-14T${time}:00+08:00`
    expect(judge({ measuredAt, minutes, levelDb: 40 })).toMatchObject({ verdict })
  })

  it('names the minute at which day and night meet', () => {
    expect(judge({ measuredAt: '2026-04-14T21:50:00+08:00', minutes: 20 })).toMatchObject({
      reason: say('noise.reason.acrossPeriods', { time: '22:00' }),
    })
    expect(judge({ measuredAt: '2026-04-15T05:50:00+08:00', minutes: 20 })).toMatchObject({
      reason: say('noise.reason.acrossPeriods', { time: '06:00' }),
    })
  })

  it('when the background is as loud, or is above the limit by itself', () => {
    expect(judge({ levelDb: 53, backgroundDb: 53 })).toMatchObject({
      verdict: 'invalid',
      reason: say('noise.reason.backgroundNotBelow', { value: 53 }),
    })
    expect(judge({ levelDb: 53, backgroundDb: 51 })).toMatchObject({
      verdict: 'invalid',
      reason: say('noise.reason.backgroundAboveLimit', { value: 51, limit: 50 }),
    })
  })

  it('but nothing is taken off for a background below', () => {
    expect(judge({ levelDb: 51, backgroundDb: 50 })).toMatchObject({
      verdict: 'exceed',
      reason: { params: { value: 51, by: 1 } },
    })
  })
})

it('counts a zone’s own row before the one for every zone', () => {
  const rows = [
    ...rowsOf('industry', 'every', { boundary: { every: pair(70, 55) } }),
    ...rowsOf('industry', 'own', { boundary: { '1': pair(55, 45) } }),
  ]
  const judged = (zone: '1' | '2') =>
    judgeNoise(aMeasurement({ subType: 'industry', zone }), { ...limits, rows })
  expect(judged('1')).toMatchObject({ limitDb: 45, standard: 'own' })
  expect(judged('2')).toMatchObject({ limitDb: 55, standard: 'every' })
})

it('says that no row is there for a kind nobody wrote one for', () => {
  expect(judgeNoise(aMeasurement({ subType: 'industry' }), { ...limits, rows: [] })).toMatchObject({
    verdict: 'noLimit',
    reason: say('noise.reason.noRow'),
    standard: null,
  })
})

describe('what the limits ask for', () => {
  it.each(['place', 'zone', 'levelDb', 'minutes'] as const)('is missed: %s', (field) => {
    expect(judge({ [field]: null })).toEqual({ missing: field })
  })

  it('is missed: the loudest moment of a burst', () => {
    expect(judge({ burst: 'frequent' })).toEqual({ missing: 'maxDb' })
  })

  it('is nothing where no limit applies', () => {
    const nothing = { zone: null, place: null, levelDb: null, minutes: null }
    expect(judge({ subType: 'squareDance', ...nothing })).toMatchObject({ verdict: 'noLimit' })
  })
})

it('never gets better with more noise', () => {
  const level = fc.integer({ min: 100, max: 1500 }).map((tenths) => tenths / 10)
  fc.assert(
    fc.property(
      level,
      level,
      fc.constantFrom(...NoiseSubType.options),
      fc.constantFrom(...NoiseZone.options),
      fc.constantFrom(DAY, NIGHT),
      (a, b, subType, zone, measuredAt) => {
        const at = (levelDb: number) => judge({ subType, zone, measuredAt, levelDb })
        const [less, more] = [at(Math.min(a, b)), at(Math.max(a, b))]
        if ('missing' in less || 'missing' in more) throw new Error('nothing is missing')
        if (less.verdict === 'exceed') expect(more.verdict).toBe('exceed')
        if (less.verdict === 'noLimit') expect(more.verdict).toBe('noLimit')
      },
    ),
  )
})
