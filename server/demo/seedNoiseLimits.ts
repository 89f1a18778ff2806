import { sql, type Kysely } from 'kysely'
import type { NoiseLimits } from '#shared/forms/noiseJudgement.ts'
import type { Tables } from '#server/store/tables.ts'

const at = (day: number, night: number) => ({ day, night })

/** Zones 0 to 4. The emission standards know one class 4; only GB 3096 parts it in 4a and 4b. */
const emission = {
  '0': at(50, 40),
  '1': at(55, 45),
  '2': at(60, 50),
  '3': at(65, 55),
  '4a': at(70, 55),
  '4b': at(70, 55),
}

const standards: NoiseLimits['standards'] = {
  'GB 22337': {
    name: 'GB 22337-2008',
    isUnverified: false,
    boundary: { byZone: emission },
    indoorsLowerBy: 10,
    structure: {
      sleepingRoom: {
        '0': at(40, 30),
        '1': at(40, 30),
        '2': at(45, 35),
        '3': at(45, 35),
        '4a': at(45, 35),
        '4b': at(45, 35),
      },
      // Zone 0 is left out: one source says 45/35, another 40/30.
      dayRoom: {
        '1': at(45, 35),
        '2': at(50, 40),
        '3': at(50, 40),
        '4a': at(50, 40),
        '4b': at(50, 40),
      },
    },
    nightBurst: null,
  },
  'GB 12348': {
    name: 'GB 12348-2008',
    isUnverified: false,
    boundary: { byZone: emission },
    indoorsLowerBy: 10,
    structure: null,
    nightBurst: { frequent: 10, occasional: 15 },
  },
  'GB 3096': {
    name: 'GB 3096-2008',
    isUnverified: false,
    boundary: { byZone: { ...emission, '4b': at(70, 60) } },
    indoorsLowerBy: 10,
    structure: null,
    nightBurst: { frequent: 15, occasional: 15 },
  },
}

const construction = (edition: '2011' | '2025'): NoiseLimits['standards'][string] => ({
  name: `GB 12523-${edition}`,
  isUnverified: edition === '2025',
  boundary: { everyZone: at(70, 55) },
  indoorsLowerBy: 10,
  structure: null,
  nightBurst: { frequent: 15, occasional: 15 },
})

const noiseLimits = (edition: '2011' | '2025'): NoiseLimits => ({
  day: { from: '06:00', to: '22:00' },
  standards: { ...standards, 'GB 12523': construction(edition) },
  subTypes: {
    construction: { standard: 'GB 12523' },
    industry: { standard: 'GB 12348' },
    commercialEquipment: { standard: 'GB 22337' },
    entertainment: { standard: 'GB 22337' },
    traffic: { standard: 'GB 3096' },
    neighbours: { standard: null, because: 'mediation' },
    squareDance: { standard: null, because: 'mediation' },
    pets: { standard: null, because: 'mediation' },
    other: { standard: null, because: 'unclear' },
  },
})

const basis = 'GB 3096-2008、GB 12348-2008、GB 22337-2008（表 2 零类 B 类房间两处来源不一，未录入）'

/** The noise limits as far as they were found, from the day each edition applies. */
export const noiseLimitRows = [
  {
    code: 'noise',
    params: noiseLimits('2011'),
    basis: `${basis}、GB 12523-2011`,
    from: '2012-07-01T00:00:00+08:00',
    to: '2026-01-01T00:00:00+08:00',
  },
  {
    code: 'noise',
    params: noiseLimits('2025'),
    basis: `${basis}、GB 12523-2025（限值数字沿用 2011 版，未核实）`,
    from: '2026-01-01T00:00:00+08:00',
    to: null,
  },
] satisfies { code: string; params: NoiseLimits; basis: string; from: string; to: string | null }[]

export async function seedNoiseLimits(db: Kysely<Tables>): Promise<void> {
  await sql`insert into limits (code, params, basis, valid_from, valid_to)
    select code, params, basis, "from", "to"
    from json_to_recordset(${JSON.stringify(noiseLimitRows)}::json)
      as x (code text, params json, basis text, "from" timestamptz, "to" timestamptz)
    on conflict do nothing`.execute(db)
}
