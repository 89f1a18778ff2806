import { gridShapes } from './grids.ts'
import { keyOf } from './growth.ts'
import { eastward, northward, pointAt, type Cell, type Crossing } from './lattice.ts'
import { distanceKm, type Point } from './plane.ts'
import { between } from './random.ts'
import { builtCells } from './settlements.ts'
import { isInside } from './shapes.ts'
import { streetsOfTown } from './streetNames.ts'
import { townShapes } from './towns.ts'
import { trunkNameOn, type Road } from './trunkRoads.ts'

type Axis = 'north' | 'east'

/** The side of a block: a stretch of street between two neighbouring crossings. */
interface Stretch {
  axis: Axis
  /** Which line of its axis. */
  line: number
  /** Which gap of the other axis. */
  gap: number
  townCode: string
}

const townOf = ({ centre }: Cell): string =>
  townShapes.find(({ rim }) => isInside(centre, rim))?.code ?? ''

/** Every block with streets around it: built on, or part of a grid. */
export const streetCells: readonly (Cell & { townCode: string })[] = [
  ...new Map(
    [...builtCells, ...gridShapes.flatMap(({ cells }) => cells)].map((cell) => [
      keyOf(cell.i, cell.j),
      cell,
    ]),
  ).values(),
].map((cell) => ({ ...cell, townCode: townOf(cell) }))

const stretches: readonly Stretch[] = [
  ...new Map(
    streetCells
      .flatMap(({ i, j, townCode }): Stretch[] => [
        { axis: 'north', line: i, gap: j, townCode },
        { axis: 'north', line: i + 1, gap: j, townCode },
        { axis: 'east', line: j, gap: i, townCode },
        { axis: 'east', line: j + 1, gap: i, townCode },
      ])
      .map((stretch) => [`${stretch.axis} ${stretch.line} ${stretch.gap}`, stretch]),
  ).values(),
]

const linesOf = (axis: Axis) => (axis === 'north' ? northward : eastward)
const acrossOf = (axis: Axis) => (axis === 'north' ? eastward : northward)
const ends = ({ axis, line, gap }: Stretch): [Crossing, Crossing] =>
  axis === 'north'
    ? [
        [line, gap],
        [line, gap + 1],
      ]
    : [
        [gap, line],
        [gap + 1, line],
      ]

const middleOf = (stretch: Stretch): Point => {
  const [a, b] = ends(stretch).map(pointAt) as [Point, Point]
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

function trunkOf({ axis, line, gap }: Stretch): string | null {
  const across = acrossOf(axis)
  const at = ((across[gap]?.at ?? 0) + (across[gap + 1]?.at ?? 0)) / 2
  return trunkNameOn(axis, linesOf(axis)[line]?.key ?? null, at)
}

/** The town's names go to its lines, the nearest to its middle first; far lines stay without. */
function localNames(axis: Axis): Map<string, string> {
  const names = new Map<string, string>()
  for (const [townCode, town] of Object.entries(streetsOfTown)) {
    const nearest = new Map<number, number>()
    for (const stretch of stretches) {
      if (stretch.axis !== axis || stretch.townCode !== townCode || trunkOf(stretch)) continue
      const distance = distanceKm(middleOf(stretch), town.middle)
      nearest.set(stretch.line, Math.min(distance, nearest.get(stretch.line) ?? Infinity))
    }
    const lines = [...nearest].sort((a, b) => a[1] - b[1])
    town[axis === 'north' ? 'northward' : 'eastward'].forEach((name, n) => {
      const line = lines[n]?.[0]
      if (line !== undefined) names.set(`${townCode} ${line}`, name)
    })
  }
  return names
}

const local = { north: localNames('north'), east: localNames('east') }

const nameOf = (stretch: Stretch): string | null =>
  trunkOf(stretch) ?? local[stretch.axis].get(`${stretch.townCode} ${stretch.line}`) ?? null

const rimKeys = new Set(
  gridShapes.flatMap(({ cells }) => {
    const own = new Set(cells.map(({ i, j }) => keyOf(i, j)))
    return cells.flatMap(({ i, j }) => [
      ...(own.has(keyOf(i - 1, j)) ? [] : [`north ${i} ${j}`]),
      ...(own.has(keyOf(i + 1, j)) ? [] : [`north ${i + 1} ${j}`]),
      ...(own.has(keyOf(i, j - 1)) ? [] : [`east ${j} ${i}`]),
      ...(own.has(keyOf(i, j + 1)) ? [] : [`east ${j + 1} ${i}`]),
    ])
  }),
)

/** Some stretches were never built, so that blocks differ; a grid's outline always is a street. */
function isBuilt({ axis, line, gap }: Stretch): boolean {
  const key = `${axis} ${line} ${gap}`
  return rimKeys.has(key) || between(0, 1, `stretch ${key}`) > 0.13
}

/** Every stretch one can go along, by the crossings at its ends. */
export const passableStretches = (): [Crossing, Crossing][] =>
  stretches.filter((stretch) => trunkOf(stretch) !== null || isBuilt(stretch)).map(ends)

/** The local streets, each as long as it keeps its name. */
export const localStreets: readonly Road[] = (['north', 'east'] as const).flatMap((axis) => {
  const own = stretches
    .filter((stretch) => stretch.axis === axis && !trunkOf(stretch) && isBuilt(stretch))
    .sort((a, b) => a.line - b.line || a.gap - b.gap)
  const roads: { name: string | null; class: 3; line: Point[]; last: Stretch }[] = []
  for (const stretch of own) {
    const [a, b] = ends(stretch).map(pointAt) as [Point, Point]
    const road = roads.at(-1)
    if (
      road?.last.line === stretch.line &&
      road.last.gap === stretch.gap - 1 &&
      road.name === nameOf(stretch)
    ) {
      road.line.push(b)
      road.last = stretch
    } else roads.push({ name: nameOf(stretch), class: 3, line: [a, b], last: stretch })
  }
  return roads.map(({ name, class: rank, line }) => ({ name, class: rank, line }))
})

/** The named streets on the four sides of a block: south, east, north, west. */
export function streetsAround(
  { i, j }: { i: number; j: number },
  townCode: string,
): (string | null)[] {
  const sides: Stretch[] = [
    { axis: 'east', line: j, gap: i, townCode },
    { axis: 'north', line: i + 1, gap: j, townCode },
    { axis: 'east', line: j + 1, gap: i, townCode },
    { axis: 'north', line: i, gap: j, townCode },
  ]
  return sides.map(nameOf)
}

/** 业辉路巷佳路路口; null where one of the two streets has no name. */
export function crossingName([i, j]: Crossing, townCode: string): string | null {
  const north = nameOf({ axis: 'north', line: i, gap: j, townCode })
  const east = nameOf({ axis: 'east', line: j, gap: i, townCode })
  return north && east ? `${east}${north}路口` : null
}
