import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { say } from '../say.ts'
import {
  judgeNoise,
  NoiseLimits,
  NoiseSubType,
  NoiseZone,
  type NoiseMeasurement,
} from './noiseJudgement.ts'

const pair = (day: number, night: number) => ({ day, night })
/** Figures of domain.md §5.3, written out a second time: the seeded rows are proven beside them. */
const zones = {
  '0': pair(50, 40),
  '1': pair(55, 45),
  '2': pair(60, 50),
  '3': pair(65, 55),
  '4a': pair(70, 55),
  '4b': pair(70, 55),
}
const plain = { isUnverified: false, indoorsLowerBy: 10, structure: null, nightBurst: null }
const limits = NoiseLimits.parse({
  day: { from: '06:00', to: '22:00' },
  standards: {
    shops: {
      ...plain,
      name: 'GB 22337-2008',
      boundary: { byZone: zones },
      structure: {
        sleepingRoom: { '1': pair(40, 30), '2': pair(45, 35) },
        dayRoom: { '1': pair(45, 35), '2': pair(50, 40) },
      },
    },
    industry: {
      ...plain,
      name: 'GB 12348-2008',
      boundary: { byZone: zones },
      nightBurst: { frequent: 10, occasional: 15 },
    },
    ambient: {
      ...plain,
      name: 'GB 3096-2008',
      boundary: { byZone: { ...zones, '4b': pair(70, 60) } },
      nightBurst: { frequent: 15, occasional: 15 },
    },
    building: {
      ...plain,
      name: 'GB 12523-2025',
      isUnverified: true,
      boundary: { everyZone: pair(70, 55) },
      nightBurst: { frequent: 15, occasional: 15 },
    },
  },
  subTypes: {
    construction: { standard: 'building' },
    industry: { standard: 'industry' },
    commercialEquipment: { standard: 'shops' },
    entertainment: { standard: 'shops' },
    traffic: { standard: 'ambient' },
    neighbours: { standard: null, because: 'mediation' },
    squareDance: { standard: null, because: 'mediation' },
    pets: { standard: null, because: 'mediation' },
    other: { standard: null, because: 'unclear' },
  },
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
