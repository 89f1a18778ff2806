import { expect, it } from 'vitest'
import { judgeNoise } from '#shared/forms/noiseJudgement.ts'
import { NoiseLimits, NoiseSubType, NoiseZone } from '#shared/forms/noiseLimit.ts'
import { holdsAt } from '#shared/validity.ts'
import { noiseFrame, noiseLimitRows } from './seedNoiseLimits.ts'

const zones = { '0': [50, 40], '1': [55, 45], '2': [60, 50], '3': [65, 55], '4a': [70, 55] }
/** Day and night by zone, as domain.md §5.3 gives them. */
const emission = { ...zones, '4b': [70, 55] }
const expected: Record<NoiseSubType, Record<string, number[]> | null> = {
  construction: Object.fromEntries(NoiseZone.options.map((zone) => [zone, [70, 55]])),
  industry: emission,
  commercialEquipment: emission,
  entertainment: emission,
  traffic: { ...zones, '4b': [70, 60] },
  neighbours: null,
  squareDance: null,
  pets: null,
  other: null,
}

const limitsAt = (moment: string): NoiseLimits =>
  NoiseLimits.parse({
    ...noiseFrame,
    rows: noiseLimitRows.filter((row) => holdsAt(row, moment)),
  })

it.each(['2014-04-14', '2025-12-31', '2026-01-01'])(
  'on %s there are the limits of every kind and zone',
  (day) => {
    const limits = limitsAt(`${day}T12:00:00+08:00`)
    for (const subType of NoiseSubType.options) {
      for (const zone of NoiseZone.options) {
        const limitAt = (time: string) => {
          const measured = { subType, zone, place: 'boundary', minutes: 1 } as const
          const none = { burst: null, maxDb: null, backgroundDb: null }
          const measuredAt = `${day}T${time}:00+08:00`
          const judged = judgeNoise({ ...measured, ...none, measuredAt, levelDb: 20 }, limits)
          return 'missing' in judged ? judged.missing : judged.limitDb
        }
        const [byDay, atNight] = expected[subType]?.[zone] ?? [null, null]
        expect([subType, zone, limitAt('10:00'), limitAt('23:00')]).toEqual([
          subType,
          zone,
          byDay,
          atNight,
        ])
      }
    }
  },
)

it('has one row at most for a kind, place, zone and time of day at any moment', () => {
  for (const moment of ['2014-04-14T04:00:00.000Z', '2026-04-14T04:00:00.000Z']) {
    const keys = limitsAt(moment).rows.map(
      ({ subType, place, zone, period }) => `${subType} ${place} ${zone} ${period}`,
    )
    expect(new Set(keys).size).toBe(keys.length)
  }
})

it('follows the edition of the building standard, one after the other', () => {
  const editions = noiseLimitRows.filter(
    ({ subType, place, period }) =>
      subType === 'construction' && place === 'boundary' && period === 'night',
  )
  expect(editions).toMatchObject([
    { standard: 'GB 12523-2011', isUnverified: false, validTo: editions[1]?.validFrom },
    { standard: 'GB 12523-2025', isUnverified: true, validTo: null },
  ])
  expect(editions[1]?.basis).toContain('未核实')
})
