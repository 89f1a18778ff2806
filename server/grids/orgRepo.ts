import { sql, type Kysely } from 'kysely'
import type { Position } from '#shared/geometry.ts'
import type { Town, Unit } from '#shared/org.ts'
import type { Tables } from '#server/store/tables.ts'
import type { AreaVersion } from './locate.ts'

/** A town or grid as it is from a moment on: its outline, what it is called and where that is written. */
export interface Outline extends AreaVersion {
  label: Position
  townCode: string
  name: string
  /** Of a grid; 0 for a town. */
  residents: number
}

/** Out of use it stays, because cases name it. */
export interface UnitRow extends Unit {
  isInUse: boolean
}

/** All that is known of the district's places and units; of places what lasts, and what holds for a time. */
export interface OrgRows {
  towns: readonly Pick<Town, 'code'>[]
  grids: readonly { id: string; townCode: string }[]
  units: readonly UnitRow[]
  outlines: readonly Outline[]
}

/** As one moment has them, so that no grid is there without its outline. */
export const lookAtOrg = (db: Kysely<Tables>): Promise<OrgRows> =>
  db.transaction().setIsolationLevel('repeatable read').execute(readOrgRows)

/** As the transaction sees them. */
export async function readOrgRows(tx: Kysely<Tables>): Promise<OrgRows> {
  const towns = await sql<OrgRows['towns'][number]>`select code from towns order by code`.execute(
    tx,
  )
  const grids = await sql<OrgRows['grids'][number]>`
    select id, town_code as "townCode" from grids order by id`.execute(tx)
  const units = await sql<UnitRow>`
    select id, name, short_name as "shortName", kind, town_code as "townCode",
           disabled_at is null as "isInUse"
    from units order by town_code nulls first, id`.execute(tx)
  const outlines = await sql<Outline>`
    select area_id as id, kind, town_code as "townCode", polygons, label, name, residents,
           valid_from as "validFrom", valid_to as "validTo"
    from area_versions order by area_id, valid_from`.execute(tx)
  return { towns: towns.rows, grids: grids.rows, units: units.rows, outlines: outlines.rows }
}
