import { createHash } from 'node:crypto'
import type { AreaTree } from '#shared/area.ts'
import { boundingBox, ringsOf, type MultiPolygon, type Position } from '#shared/geometry.ts'
import type { DistrictInfo, Unit } from '#shared/org.ts'
import type { Installation } from '#server/installation/installationRepo.ts'
import { formerNames, placesAt } from './areaNames.ts'
import { indexAreas, type AreaIndex } from './locate.ts'
import type { OrgRows, Outline, UnitRow } from './orgRepo.ts'

/** The district's places and units as they stand at a moment. */
export interface Org extends AreaTree {
  readonly info: DistrictInfo
  readonly index: AreaIndex
  /** Whether a unit may get orders; one out of use only finishes those it has. */
  isInUse(unitId: string): boolean
}

/**
 * The rows as they stand at a moment. The index answers for every moment; the information for screens
 * holds until the next outline begins or ends: see `nextChange`.
 */
export function orgAt(rows: OrgRows, { code, name, isDemo }: Installation, now: Date): Org {
  const { outlines, units } = rows
  const { towns, grids } = placesAt(rows, now)
  const current = new Map(
    outlines
      .filter(({ validFrom, validTo }) => validFrom <= now && (!validTo || validTo > now))
      .map((outline) => [outline.id, outline]),
  )
  const shapeOf = (id: string): { polygons: MultiPolygon; label: Position } => {
    const outline = current.get(id)
    return outline
      ? { polygons: outline.polygons, label: outline.label }
      : { polygons: [], label: [0, 0] }
  }
  const townOfGrid = new Map(grids.map((grid) => [grid.id, grid.townCode]))
  const townOfUnit = new Map(units.map((unit) => [unit.id, unit.townCode]))
  const inUse = new Set(units.flatMap(({ id, isInUse }) => (isInUse ? [id] : [])))
  const townCodes = new Set(towns.map((town) => town.code))

  const info = {
    code,
    name,
    // The demo's map is made up.
    schematic: isDemo,
    towns: towns.map((town) => ({ ...town, ...shapeOf(town.code) })),
    grids: grids
      .filter(({ id }) => current.has(id))
      .map((grid) => ({
        ...grid,
        residents: current.get(grid.id)?.residents ?? 0,
        ...shapeOf(grid.id),
      })),
    formerGrids: grids.filter(({ id }) => !current.has(id)),
    formerNames: formerNames(outlines, now),
    units: units.filter(({ id }) => inUse.has(id)).map(unitOf),
    formerUnits: units.filter(({ id }) => !inUse.has(id)).map(unitOf),
    ...extent([...current.values()]),
  }
  return {
    info: { ...info, version: versionOf(info) },
    hasTown: (town) => townCodes.has(town),
    townOfGrid: (id) => townOfGrid.get(id),
    townOfUnit: (id) => townOfUnit.get(id),
    isInUse: (id) => inUse.has(id),
    index: indexAreas(outlines),
  }
}

const unitOf = ({ id, name, shortName, kind, townCode }: UnitRow): Unit => ({
  ...{ id, name, shortName, kind, townCode },
})

/** When the next outline begins or ends after a moment; null: none is planned. */
export function nextChange(outlines: readonly Outline[], now: Date): Date | null {
  const moments = outlines
    .flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo ? [validTo] : [])])
    .filter((moment) => moment > now)
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((at) => at.getTime())))
}

/** By what it says: every process that reads the same rows gives it the same name. */
const versionOf = (info: Omit<DistrictInfo, 'version'>): string =>
  createHash('sha256').update(JSON.stringify(info)).digest('base64url').slice(0, 16)

function extent(outlines: readonly Outline[]): Pick<DistrictInfo, 'center' | 'bounds'> {
  const bounds: DistrictInfo['bounds'] = [180, 90, -180, -90]
  for (const { polygons } of outlines) {
    const [west, south, east, north] = boundingBox(ringsOf(polygons))
    bounds[0] = Math.min(bounds[0], west)
    bounds[1] = Math.min(bounds[1], south)
    bounds[2] = Math.max(bounds[2], east)
    bounds[3] = Math.max(bounds[3], north)
  }
  return { bounds, center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] }
}
