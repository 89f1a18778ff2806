import { sql, type Kysely } from 'kysely'
import type { AreaTree } from '#shared/area.ts'
import type { Polygon, Position } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'
import type { Tables } from '#server/store/tables.ts'
import { indexAreas, type AreaIndex, type AreaVersion } from './locate.ts'

/** The district's places and units, as they stand in the store. */
export interface Org extends AreaTree {
  info: DistrictInfo
  index: AreaIndex
}

/** What a district is called; everything below it is rows. */
export interface DistrictName {
  code: string
  name: string
  schematic: boolean
}

interface Outline extends AreaVersion {
  label: Position
  townCode: string
}

export async function readOrg(
  db: Kysely<Tables>,
  { code, name, schematic }: DistrictName,
  now: Date,
): Promise<Org> {
  const towns = await sql<{ code: string; name: string }>`
    select code, name from towns order by code`.execute(db)
  const grids = await sql<{ id: string; townCode: string; name: string; residents: number }>`
    select id, town_code as "townCode", name, residents from grids order by id`.execute(db)
  const units = await sql<DistrictInfo['units'][number]>`
    select id, name, short_name as "shortName", kind, town_code as "townCode"
    from units order by town_code nulls first, id`.execute(db)
  const outlines = await sql<Outline>`
    select area_id as id, kind, town_code as "townCode", polygon, label,
           valid_from as "validFrom", valid_to as "validTo"
    from area_versions order by area_id, valid_from`.execute(db)

  const current = new Map(
    outlines.rows
      .filter(({ validFrom, validTo }) => validFrom <= now && (!validTo || validTo > now))
      .map((outline) => [outline.id, outline]),
  )
  const shapeOf = (id: string): { polygon: Polygon; label: Position } => {
    const outline = current.get(id)
    return outline
      ? { polygon: outline.polygon, label: outline.label }
      : { polygon: [], label: [0, 0] }
  }
  const townOfGrid = new Map(grids.rows.map((grid) => [grid.id, grid.townCode]))
  const townOfUnit = new Map(units.rows.map((unit) => [unit.id, unit.townCode]))
  const townCodes = new Set(towns.rows.map((town) => town.code))

  return {
    info: {
      code,
      name,
      schematic,
      towns: towns.rows.map((town) => ({ ...town, ...shapeOf(town.code) })),
      grids: grids.rows
        .filter(({ id }) => current.has(id))
        .map((grid) => ({ ...grid, ...shapeOf(grid.id) })),
      units: units.rows,
      ...extent(outlines.rows),
    },
    hasTown: (town) => townCodes.has(town),
    townOfGrid: (id) => townOfGrid.get(id),
    townOfUnit: (id) => townOfUnit.get(id),
    index: indexAreas(outlines.rows),
  }
}

function extent(outlines: readonly Outline[]): Pick<DistrictInfo, 'center' | 'bounds'> {
  const bounds: DistrictInfo['bounds'] = [180, 90, -180, -90]
  for (const { polygon } of outlines) {
    for (const [lng, lat] of polygon[0] ?? []) {
      bounds[0] = Math.min(bounds[0], lng)
      bounds[1] = Math.min(bounds[1], lat)
      bounds[2] = Math.max(bounds[2], lng)
      bounds[3] = Math.max(bounds[3], lat)
    }
  }
  return { bounds, center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] }
}
