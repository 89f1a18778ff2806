import { sql, type Kysely } from 'kysely'
import type { NoiseFrame, NoiseLimitRow, NoiseSubType } from '#shared/forms/noiseLimit.ts'
import type { Tables } from '#server/store/tables.ts'

type Zone = NoiseLimitRow['zone']
type Pair = readonly [day: number, night: number]
type ByZone = Partial<Record<Zone, Pair>>

/** Zones 0 to 4. The emission standards know one class 4; only GB 3096 parts it in 4a and 4b. */
const emission: ByZone = {
  '0': [50, 40],
  '1': [55, 45],
  '2': [60, 50],
  '3': [65, 55],
  '4a': [70, 55],
  '4b': [70, 55],
}

interface Standard {
  name: string
  kinds: readonly NoiseSubType[]
  basis: string
  outdoors: ByZone
  rooms?: Partial<Record<'sleepingRoom' | 'dayRoom', ByZone>>
  /** How far bursts at night may go above: again and again, now and then. */
  bursts?: Pair
  isUnverified?: boolean
  from?: string
  to?: string
}

/** GB 3096's own noise limits begin with the last of the editions that apply. */
const SINCE = '2012-07-01T00:00:00+08:00'
const NEW_EDITION = '2026-01-01T00:00:00+08:00'
const building = {
  kinds: ['construction'],
  outdoors: { every: [70, 55] },
  bursts: [15, 15],
} as const

const standards: readonly Standard[] = [
  {
    name: 'GB 22337-2008',
    kinds: ['commercialEquipment', 'entertainment'],
    basis: 'GB 22337-2008（表 2 零类 B 类房间两处来源不一，未录入）',
    outdoors: emission,
    rooms: {
      sleepingRoom: {
        '0': [40, 30],
        '1': [40, 30],
        '2': [45, 35],
        '3': [45, 35],
        '4a': [45, 35],
        '4b': [45, 35],
      },
      // Zone 0 is left out: one source says 45/35, another 40/30.
      dayRoom: { '1': [45, 35], '2': [50, 40], '3': [50, 40], '4a': [50, 40], '4b': [50, 40] },
    },
  },
  {
    name: 'GB 12348-2008',
    kinds: ['industry'],
    basis: 'GB 12348-2008',
    outdoors: emission,
    bursts: [10, 15],
  },
  {
    name: 'GB 3096-2008',
    kinds: ['traffic'],
    basis: 'GB 3096-2008',
    outdoors: { ...emission, '4b': [70, 60] },
    bursts: [15, 15],
  },
  { ...building, name: 'GB 12523-2011', basis: 'GB 12523-2011', to: NEW_EDITION },
  {
    ...building,
    name: 'GB 12523-2025',
    basis: 'GB 12523-2025（限值数字沿用 2011 版，未核实）',
    isUnverified: true,
    from: NEW_EDITION,
  },
]

/** What is taken off indoors, in every one of these standards. */
const INDOORS_LOWER_BY = 10

const placesOf = ({ outdoors, rooms = {} }: Standard): [NoiseLimitRow['place'], ByZone][] => {
  const indoors = Object.entries(outdoors).map(([zone, [day, night]]) => [
    zone,
    [day - INDOORS_LOWER_BY, night - INDOORS_LOWER_BY],
  ])
  return [
    ['boundary', outdoors],
    ['indoors', Object.fromEntries(indoors) as ByZone],
    ['sleepingRoom', rooms.sleepingRoom ?? {}],
    ['dayRoom', rooms.dayRoom ?? {}],
  ]
}

const rowsOf = (standard: Standard): NoiseLimitRow[] =>
  standard.kinds.flatMap((subType) =>
    placesOf(standard).flatMap(([place, byZone]) =>
      (Object.entries(byZone) as [Zone, Pair][]).flatMap(([zone, [day, night]]) => {
        // Heard through the structure, the standards say nothing of bursts.
        const isOutdoors = place === 'boundary' || place === 'indoors'
        const [often, rarely] = (isOutdoors ? standard.bursts : undefined) ?? [null, null]
        const row = {
          ...{ subType, place, zone, standard: standard.name },
          isUnverified: standard.isUnverified ?? false,
          basis: standard.basis,
          validFrom: standard.from ?? SINCE,
          validTo: standard.to ?? null,
        }
        const byDay = { burstFrequentDb: null, burstOccasionalDb: null }
        const atNight = { burstFrequentDb: often, burstOccasionalDb: rarely }
        return [
          { ...row, ...byDay, period: 'day' as const, limitDb: day },
          { ...row, ...atNight, period: 'night' as const, limitDb: night },
        ]
      }),
    ),
  )

/** The noise limits as far as they were found, from the day each edition applies. */
export const noiseLimitRows: readonly NoiseLimitRow[] = standards.flatMap(rowsOf)

export const noiseFrame: NoiseFrame = {
  dayFrom: '06:00',
  dayTo: '22:00',
  mediation: ['neighbours', 'squareDance', 'pets'],
  unclear: ['other'],
}

export async function seedNoiseLimits(db: Kysely<Tables>): Promise<void> {
  await sql`insert into limits (code, params, basis, valid_from)
    values ('noise', ${JSON.stringify(noiseFrame)}, ${'GB 3096-2008'}, ${SINCE})
    on conflict do nothing`.execute(db)
  await sql`
    insert into noise_limits (sub_type, place, zone, period, limit_db, burst_frequent_db,
                              burst_occasional_db, standard, is_unverified, basis, valid_from, valid_to)
    select "subType", place, zone, period, "limitDb", "burstFrequentDb", "burstOccasionalDb", standard,
           "isUnverified", basis, "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(noiseLimitRows)}::json) as x (
      "subType" text, place text, zone text, period text, "limitDb" double precision,
      "burstFrequentDb" double precision, "burstOccasionalDb" double precision, standard text,
      "isUnverified" boolean, basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict do nothing`.execute(db)
}
