import { expect, it } from 'vitest'
import { judgeNoise, NoiseLimits, NoiseSubType, NoiseZone } from '#shared/forms/noiseJudgement.ts'
import { noiseLimitRows } from './seedNoiseLimits.ts'

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

it.each(noiseLimitRows.map((row) => [row.from, row] as const))(
  'the row in force from %s has the limits of every kind and zone',
  (_from, { params }) => {
    const limits = NoiseLimits.parse(params)
    for (const subType of NoiseSubType.options) {
      for (const zone of NoiseZone.options) {
        const limitAt = (measuredAt: string) => {
          const measured = { subType, zone, measuredAt, place: 'boundary', minutes: 1 } as const
          const none = { burst: null, maxDb: null, backgroundDb: null }
          const judged = judgeNoise({ ...measured, ...none, levelDb: 20 }, limits)
          return 'missing' in judged ? judged.missing : judged.limitDb
        }
        const [day, night] = expected[subType]?.[zone] ?? [null, null]
        expect([subType, zone, limitAt('2026-04-14T10:00:00+08:00')]).toEqual([subType, zone, day])
        expect([subType, zone, limitAt('2026-04-14T23:00:00+08:00')]).toEqual([
          subType,
          zone,
          night,
        ])
      }
    }
  },
)

it('names a standard for every kind that has one', () => {
  for (const { params } of noiseLimitRows) {
    const named = Object.values(params.subTypes).flatMap(({ standard }) => standard ?? [])
    expect(named.filter((code) => !params.standards[code])).toEqual([])
  }
})

it('follows the edition of the building standard, one row after the other', () => {
  const [old, current] = noiseLimitRows
  expect(old?.to).toBe(current?.from)
  expect(current?.params.standards['GB 12523']).toMatchObject({
    name: 'GB 12523-2025',
    isUnverified: true,
  })
  expect(current?.basis).toContain('未核实')
})
