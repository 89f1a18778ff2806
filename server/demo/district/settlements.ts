import { cells, type Cell } from './lattice.ts'
import { distanceKm, squaredKm, type Point } from './plane.ts'
import { fieldOf } from './random.ts'
import { districtRim } from './towns.ts'
import { lakes } from './waters.ts'
import { isInside } from './shapes.ts'

export type SettlementKind = 'city' | 'industry' | 'market'

interface Settlement {
  kind: SettlementKind
  centre: Point
  radiusKm: number
}

/** Where people live and work: the more of these reach a place, the denser it is. */
const settlements: readonly Settlement[] = [
  { kind: 'city', centre: [-3.6, 0.5], radiusKm: 3.7 },
  { kind: 'city', centre: [-0.9, -1.3], radiusKm: 2.9 },
  { kind: 'city', centre: [0.5, 1.1], radiusKm: 2.5 },
  { kind: 'city', centre: [-6.3, 0.4], radiusKm: 2.3 },
  { kind: 'industry', centre: [-2.4, 5.0], radiusKm: 3.2 },
  { kind: 'industry', centre: [-5.9, 5.6], radiusKm: 2.0 },
  { kind: 'city', centre: [4.7, 1.0], radiusKm: 2.7 },
  { kind: 'city', centre: [6.3, 2.6], radiusKm: 2.0 },
  { kind: 'city', centre: [10.7, 3.0], radiusKm: 3.6 },
  { kind: 'market', centre: [7.9, 9.3], radiusKm: 2.5 },
  { kind: 'industry', centre: [6.6, 6.7], radiusKm: 1.6 },
  { kind: 'market', centre: [2.7, 5.9], radiusKm: 1.9 },
  { kind: 'market', centre: [-0.6, 10.8], radiusKm: 1.7 },
  { kind: 'market', centre: [-5.4, 10.0], radiusKm: 1.3 },
  { kind: 'market', centre: [-8.8, -3.6], radiusKm: 2.4 },
  { kind: 'industry', centre: [-7.4, -6.6], radiusKm: 1.7 },
  { kind: 'market', centre: [-9.7, -15.4], radiusKm: 1.7 },
  { kind: 'market', centre: [-6.2, -15.0], radiusKm: 0.9 },
  { kind: 'market', centre: [-13.6, -15.7], radiusKm: 1.0 },
  { kind: 'market', centre: [-22.0, -12.9], radiusKm: 1.5 },
  { kind: 'market', centre: [-16.9, -11.9], radiusKm: 1.2 },
  { kind: 'market', centre: [-22.0, -5.0], radiusKm: 1.1 },
]

const ragged = fieldOf('edge of town')

/** How built-up a place is: 0 or less is countryside, 1 and more the middle of a town. */
export function densityAt(point: Point): number {
  let reach = 0
  for (const { centre, radiusKm } of settlements) {
    reach += Math.max(0, 1 - squaredKm(point, centre) / (radiusKm * radiusKm))
  }
  // Far from all of them nothing grows, however the field swings.
  return reach - 0.14 + Math.min(0.28, 0.05 + reach) * ragged(point[0] / 1.1, point[1] / 1.1)
}

/** What the nearest settlement is for. */
export function kindAt(point: Point): SettlementKind {
  const share = ({ centre, radiusKm }: Settlement) => distanceKm(point, centre) / radiusKm
  return settlements.reduce((best, next) => (share(next) < share(best) ? next : best)).kind
}

const isOnLand = ({ corners, centre }: Cell): boolean =>
  [...corners, centre].every(
    (point) =>
      isInside(point, districtRim) &&
      !lakes.some(({ shore }) => shore.length > 40 && isInside(point, shore)),
  )

/** The blocks that are built on: streets run along their sides. */
export const builtCells: readonly Cell[] = cells.filter(
  (cell) => densityAt(cell.centre) > 0 && isOnLand(cell),
)
