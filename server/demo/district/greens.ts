import { cells, type Cell } from './lattice.ts'
import { mix, roughen, type Point } from './plane.ts'
import { between, fieldOf } from './random.ts'
import { densityAt } from './settlements.ts'
import { isInside } from './shapes.ts'
import { districtRim } from './towns.ts'
import { lakes } from './waters.ts'

export interface Green {
  kind: 'park' | 'field'
  name: string | null
  rim: readonly Point[]
}

const parkSketches: readonly { name: string; corners: readonly Point[] }[] = [
  {
    name: '东方绿舟',
    corners: [
      [-12.9, -7.0],
      [-11.9, -6.3],
      [-11.2, -7.1],
      [-11.9, -8.4],
      [-13.2, -8.2],
    ],
  },
  {
    name: '大观园',
    corners: [
      [-15.4, -10.2],
      [-14.1, -9.3],
      [-13.9, -10.1],
      [-14.9, -11.0],
    ],
  },
  {
    name: '青西郊野公园',
    corners: [
      [-11.3, -9.3],
      [-9.8, -9.7],
      [-9.2, -11.1],
      [-10.3, -11.7],
      [-12.2, -11.5],
      [-12.5, -10.4],
    ],
  },
  {
    name: '崧泽古文化公园',
    corners: [
      [1.0, -0.9],
      [1.7, -0.8],
      [1.6, -1.5],
      [1.0, -1.5],
    ],
  },
  {
    name: '福泉山遗址公园',
    corners: [
      [1.0, 6.8],
      [1.7, 7.0],
      [1.8, 6.3],
      [1.1, 6.2],
    ],
  },
  {
    name: '北菁园',
    corners: [
      [-5.1, 2.1],
      [-4.4, 2.2],
      [-4.4, 1.5],
      [-5.1, 1.4],
    ],
  },
  {
    name: '蟠龙天地绿地',
    corners: [
      [10.9, 4.7],
      [11.6, 4.9],
      [11.7, 4.2],
      [11.0, 4.0],
    ],
  },
]

const parks: readonly Green[] = parkSketches.map(({ name, corners }) => ({
  kind: 'park',
  name,
  rim: corners.flatMap((corner, n) =>
    roughen([corner, corners[(n + 1) % corners.length] as Point], {
      seed: `park ${name} ${n}`,
      swing: 0.2,
      finestKm: 0.3,
    }).slice(0, -1),
  ),
}))

const tilled = fieldOf('fields')

function isField({ corners, centre }: Cell): boolean {
  if (densityAt(centre) > -0.02 || tilled(centre[0] / 2.1, centre[1] / 2.1) < -0.08) return false
  return corners.every(
    (corner) =>
      isInside(corner, districtRim) && !lakes.some(({ shore }) => isInside(corner, shore)),
  )
}

/** Paddies and woods fill loose blocks of the lattice, drawn in so that dikes stay free. */
const fields: readonly Green[] = cells.filter(isField).map(({ i, j, centre, corners }) => ({
  kind: 'field',
  name: null,
  rim: corners.map((corner, n) => mix(corner, centre, between(0.06, 0.3, `field ${i} ${j} ${n}`))),
}))

export const greens: readonly Green[] = [...fields, ...parks]
