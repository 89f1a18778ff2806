import { toPoint } from './plane.ts'
import { kindAt, type SettlementKind } from './settlements.ts'
import type { DemoDeployment, DemoGrid, DemoUnit, DemoUnitKind } from './types.ts'

const EVERYWHERE: readonly DemoUnitKind[] = ['party', 'cityManagement', 'police']

/** Who else sits in the station, by what the grid mostly is. */
const ALSO_STATIONED: Record<SettlementKind, DemoUnitKind> = {
  city: 'marketRegulation',
  industry: 'business',
  market: 'agriculture',
}

/** Each grid has its town's eight units: four of them in the station, four on call. */
export function deploymentsOf(
  grids: readonly DemoGrid[],
  units: readonly DemoUnit[],
): DemoDeployment[] {
  return grids.flatMap((grid) => {
    const stationed = new Set([...EVERYWHERE, ALSO_STATIONED[kindAt(toPoint(grid.labelAt))]])
    return units
      .filter(({ townCode, kind }) => townCode === grid.townCode && kind !== 'committee')
      .map(({ id, kind }) => ({
        gridId: grid.id,
        unitId: id,
        mode: stationed.has(kind) ? 'stationed' : 'onCall',
      }))
  })
}
