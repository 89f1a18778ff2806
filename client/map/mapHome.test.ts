import { expect, it } from 'vitest'
import type { Scope } from '#shared/area.ts'
import type { Polygon } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { homeOf } from './mapHome.ts'

const square = (from: number, to: number): Polygon => [
  [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ],
]
const district: DistrictInfo = {
  version: 'one',
  code: '310118',
  name: '青浦区',
  schematic: true,
  towns: [{ code: 'T', name: '赵巷镇', polygons: [square(1, 4), square(4, 5)], label: [3, 3] }],
  grids: [
    { id: 'G', name: '', townCode: 'T', polygons: [square(2, 3)], label: [2, 2], residents: 1 },
  ],
  formerGrids: [],
  formerUnits: [],
  formerNames: [],
  units: [{ id: 'U', name: '', shortName: '', kind: 'police', townCode: 'T' }],
  center: [5, 5],
  bounds: [0, 0, 10, 10],
}

it.each<[string, Scope | null, number[]]>([
  ['no scope: the district', null, [0, 0, 10, 10]],
  ['a district', { district: true }, [0, 0, 10, 10]],
  ['a town', { townCode: 'T' }, [1, 1, 5, 5]],
  ['a grid', { gridId: 'G' }, [2, 2, 3, 3]],
  ['a unit: its town', { unitId: 'U' }, [1, 1, 5, 5]],
  ['a grid that is gone: the district', { gridId: 'X' }, [0, 0, 10, 10]],
])('shows %s', (_, scope, bounds) => {
  expect(homeOf(scope, district)).toEqual(bounds)
})
