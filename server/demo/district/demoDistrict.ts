import { createHash } from 'node:crypto'
import { labelPoint } from '#shared/geometry.ts'
import { demoCommittees } from './committeePlaces.ts'
import { deploymentsOf } from './deployments.ts'
import { camerasOf, serviceCentresOf } from './equipment.ts'
import { gridShapes } from './grids.ts'
import { peopleOf } from './people.ts'
import { districtOutline, townShapes } from './towns.ts'
import type { DemoDistrict, DemoTown } from './types.ts'
import { demoUnits } from './units.ts'

const towns: readonly DemoTown[] = townShapes.map(({ code, name, pinyin, polygon }) => ({
  code,
  name,
  polygon,
  labelAt: labelPoint(polygon),
  operationUnitId: `${pinyin}-CHENGYUN`,
}))

function make(): DemoDistrict {
  const grids = gridShapes.map(({ grid }) => grid)
  const content = {
    code: '310118',
    name: '青浦区',
    validFrom: '2025-04-01T00:00:00+08:00',
    outline: districtOutline,
    towns,
    grids,
    committees: demoCommittees,
    units: demoUnits,
    deployments: deploymentsOf(grids, demoUnits),
    people: peopleOf(grids, demoUnits),
    cameras: camerasOf(gridShapes),
    serviceCentres: serviceCentresOf(gridShapes),
  }
  return { version: createHash('sha256').update(JSON.stringify(content)).digest('hex'), ...content }
}

let made: DemoDistrict | undefined

/**
 * The demo district 青浦区: schematic shapes, real names of towns and 居村, invented people. The same on every
 * machine, which `version` proves; made once and shared, so treat it as read-only.
 */
export function demoDistrict(): DemoDistrict {
  return (made ??= make())
}
