import type { Scope } from '#shared/area.ts'
import { boundingBox, ringsOf, type BoundingBox, type MultiPolygon } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'

/** Whether there is anything to draw: a new district has neither towns nor grids yet. */
export const hasOutlines = ({ bounds: [west, south, east, north] }: DistrictInfo): boolean =>
  west <= east && south <= north

/** What the map of a scope shows: its grid, its town, the unit's town, or the district. */
export function homeOf(scope: Scope | null, district: DistrictInfo): BoundingBox {
  if (scope === null || 'district' in scope) return district.bounds
  if ('gridId' in scope) {
    const grid = district.grids.find(({ id }) => id === scope.gridId)
    return boxOf(grid?.polygons) ?? district.bounds
  }
  const townCode =
    'townCode' in scope
      ? scope.townCode
      : district.units.find(({ id }) => id === scope.unitId)?.townCode
  const town = district.towns.find(({ code }) => code === townCode)
  return boxOf(town?.polygons) ?? district.bounds
}

/** Null: a town that has ended, or has not begun yet, has no outline. */
const boxOf = (polygons: MultiPolygon = []): BoundingBox | null =>
  polygons.length === 0 ? null : boundingBox(ringsOf(polygons))
