import { createHash } from 'node:crypto'
import type { AreaTree } from '#shared/area.ts'
import type { Polygon, Position } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { indexAreas, type AreaIndex } from './locate.ts'
import type { Outline, OrgRows } from './orgRepo.ts'

/** The district's places and units as they stand at a moment. */
export interface Org extends AreaTree {
  readonly info: DistrictInfo
  readonly index: AreaIndex
}

/** What a district is called; everything below it is rows. */
export interface DistrictName {
  code: string
  name: string
  schematic: boolean
}

/**
 * The rows as they stand at a moment. The index answers for every moment; the information for screens
 * holds until the next outline begins or ends: see `nextChange`.
 */
export function orgAt(
  { towns, grids, units, outlines }: OrgRows,
  { code, name, schematic }: DistrictName,
  now: Date,
): Org {
  const current = new Map(
    outlines
      .filter(({ validFrom, validTo }) => validFrom <= now && (!validTo || validTo > now))
      .map((outline) => [outline.id, outline]),
  )
  const shapeOf = (id: string): { polygon: Polygon; label: Position } => {
    const outline = current.get(id)
    return outline
      ? { polygon: outline.polygon, label: outline.label }
      : { polygon: [], label: [0, 0] }
  }
  const townOfGrid = new Map(grids.map((grid) => [grid.id, grid.townCode]))
  const townOfUnit = new Map(units.map((unit) => [unit.id, unit.townCode]))
  const townCodes = new Set(towns.map((town) => town.code))

  const info = {
    code,
    name,
    schematic,
    towns: towns.map((town) => ({ ...town, ...shapeOf(town.code) })),
    grids: grids
      .filter(({ id }) => current.has(id))
      .map((grid) => ({ ...grid, ...shapeOf(grid.id) })),
    formerGrids: grids
      .filter(({ id }) => !current.has(id))
      .map(({ id, name: called, townCode }) => ({ id, name: called, townCode })),
    units: [...units],
    ...extent([...current.values()]),
  }
  return {
    info: { ...info, version: versionOf(info) },
    hasTown: (town) => townCodes.has(town),
    townOfGrid: (id) => townOfGrid.get(id),
    townOfUnit: (id) => townOfUnit.get(id),
    index: indexAreas(outlines),
  }
}

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
