import { sql, type Kysely } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import type { AreaPlan } from './planAreas.ts'

/** One file at a time: what was looked at is what is written upon. */
export async function lockAreas(tx: Tx): Promise<void> {
  await sql`lock table area_versions in share row exclusive mode`.execute(tx)
}

/** What an area is, is versions, of which one that never began is replaced. */
export async function writeAreas(tx: Tx, changes: AreaPlan['changes']): Promise<void> {
  const places = (level: 'grid' | 'town') =>
    JSON.stringify(
      changes
        .filter((change) => change.level === level)
        .map(({ id, townCode }) => ({ id, town: townCode })),
    )
  await sql`
    insert into towns (code)
    select distinct id from json_to_recordset(${places('town')}::json) as x (id text)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into grids (id, town_code)
    select distinct id, town from json_to_recordset(${places('grid')}::json)
      as x (id text, town text)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into area_versions
      (area_id, kind, town_code, polygons, label, name, residents, valid_from, valid_to)
    select id, kind, "townCode", polygons, label, name, residents, "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(changes.flatMap(({ outlines }) => outlines))}::json)
      as x (id text, kind text, "townCode" text, polygons json, label json,
            name text, residents integer, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict (area_id, valid_from) do update
      set polygons = excluded.polygons, label = excluded.label, name = excluded.name,
          residents = excluded.residents, valid_to = excluded.valid_to`.execute(tx)
}

export interface PlacedCase {
  caseNo: string
  gridId: string | null
  lng: number
  lat: number
}

/** The open cases that lie somewhere. */
export async function openPlacedCases(db: Kysely<Tables>): Promise<PlacedCase[]> {
  const { rows } = await sql<PlacedCase>`
    select case_no as "caseNo", grid_id as "gridId",
           (card -> 'location' ->> 'lng')::double precision as lng,
           (card -> 'location' ->> 'lat')::double precision as lat
    from cases
    where closed_at is null and card -> 'location' ->> 'lng' is not null
    order by case_no`.execute(db)
  return rows
}
