import type { Scope } from '#shared/area.ts'
import { boundingBox, type BoundingBox } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'

/** What the map of a scope shows: its grid, its town, the unit's town, or the district. */
export function homeOf(scope: Scope | null, district: DistrictInfo): BoundingBox {
  if (scope === null || 'district' in scope) return district.bounds
  if ('gridId' in scope) {
    const grid = district.grids.find(({ id }) => id === scope.gridId)
    return grid ? boundingBox(grid.polygon) : district.bounds
  }
  const townCode =
    'townCode' in scope
      ? scope.townCode
      : district.units.find(({ id }) => id === scope.unitId)?.townCode
  const town = district.towns.find(({ code }) => code === townCode)
  return town ? boundingBox(town.polygon) : district.bounds
}
