import { sql, type Kysely } from 'kysely'
import type { Position } from '#shared/geometry.ts'
import type { Town, Unit } from '#shared/org.ts'
import type { Tables } from '#server/store/tables.ts'
import type { AreaVersion } from './locate.ts'

/** An outline as the store has it, with where its name is written. */
export interface Outline extends AreaVersion {
  label: Position
  townCode: string
}

export interface GridRow {
  id: string
  townCode: string
  name: string
  residents: number
}

/** All that is known of the district's places and units, outlines of every time among them. */
export interface OrgRows {
  towns: readonly Town[]
  grids: readonly GridRow[]
  units: readonly Unit[]
  outlines: readonly Outline[]
}

/** As one moment has them, so that no grid is there without its outline. */
export const lookAtOrg = (db: Kysely<Tables>): Promise<OrgRows> =>
  db.transaction().setIsolationLevel('repeatable read').execute(readOrgRows)

/** As the transaction sees them. */
export async function readOrgRows(tx: Kysely<Tables>): Promise<OrgRows> {
  const towns = await sql<Town>`select code, name from towns order by code`.execute(tx)
  const grids = await sql<GridRow>`
    select id, town_code as "townCode", name, residents from grids order by id`.execute(tx)
  const units = await sql<Unit>`
    select id, name, short_name as "shortName", kind, town_code as "townCode"
    from units order by town_code nulls first, id`.execute(tx)
  const outlines = await sql<Outline>`
    select area_id as id, kind, town_code as "townCode", polygon, label,
           valid_from as "validFrom", valid_to as "validTo"
    from area_versions order by area_id, valid_from`.execute(tx)
  return { towns: towns.rows, grids: grids.rows, units: units.rows, outlines: outlines.rows }
}
