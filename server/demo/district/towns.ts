import type { Polygon } from '#shared/geometry.ts'
import { freeCorners, roadCorners, townSketches, type CornerName } from './corners.ts'
import { pointAt, walkLine, type Crossing } from './lattice.ts'
import { roughen, toPolygon, type Point } from './plane.ts'

/** A town's border as drawn, before it is put on the globe. */
export interface TownShape {
  code: string
  name: string
  pinyin: string
  /** Does not repeat the first point. */
  rim: readonly Point[]
  polygon: Polygon
}

const crossingNamed = (name: CornerName): Crossing | null =>
  name in roadCorners ? roadCorners[name as keyof typeof roadCorners] : null

const pointNamed = (name: CornerName): Point => {
  const crossing = crossingNamed(name)
  return crossing ? pointAt(crossing) : freeCorners[name as keyof typeof freeCorners]
}

/**
 * The border between two corners, both ends included: along the road when both are crossings of one, else crooked
 * like a creek. Drawn from the alphabetically first corner, so that both neighbours get the very same line.
 */
function borderBetween(from: CornerName, to: CornerName): Point[] {
  if (to < from) return borderBetween(to, from).reverse()
  const [a, b] = [crossingNamed(from), crossingNamed(to)]
  if (a && b && (a[0] === b[0] || a[1] === b[1])) return walkLine(a, b).map(pointAt)
  return roughen([pointNamed(from), pointNamed(to)], {
    seed: `border ${from} ${to}`,
    swing: 0.17,
    finestKm: 0.3,
  })
}

const sidesOf = (corners: readonly CornerName[]): [CornerName, CornerName][] =>
  corners.map((corner, n) => [corner, corners[(n + 1) % corners.length] as CornerName])

/** Joins sides end to start; each side's last point is the next one's first. */
const joined = (sides: readonly [CornerName, CornerName][]): Point[] =>
  sides.flatMap(([from, to]) => borderBetween(from, to).slice(0, -1))

/** The 11 towns. They tile the district: every inner side is shared, point for point. */
export const townShapes: readonly TownShape[] = townSketches.map(({ corners, ...town }) => {
  const rim = joined(sidesOf(corners))
  return { ...town, rim, polygon: toPolygon(rim) }
})

/** The sides that only one town has, in turn: the district's rim. */
function rimSides(): [CornerName, CornerName][] {
  const sides = townSketches.flatMap(({ corners }) => {
    const own = sidesOf(corners)
    return isClockwise(corners)
      ? own
      : own.map(([from, to]): [CornerName, CornerName] => [to, from]).reverse()
  })
  const isShared = ([from, to]: [CornerName, CornerName]) =>
    sides.some(([a, b]) => a === to && b === from)
  const outer = sides.filter((side) => !isShared(side))
  const [first] = outer
  if (!first) throw new Error('The towns have no rim')
  const walk = [first]
  while (walk.length < outer.length) {
    const end = walk.at(-1)?.[1]
    const next = outer.find(([from]) => from === end)
    if (!next) throw new Error(`The rim breaks off at ${String(end)}`)
    walk.push(next)
  }
  return walk
}

function isClockwise(corners: readonly CornerName[]): boolean {
  const points = corners.map(pointNamed)
  const doubled = points.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = points[(n + 1) % points.length] as Point
    return sum + x * nextY - nextX * y
  }, 0)
  return doubled < 0
}

/** The district's rim, made of the towns' own outer sides. */
export const districtRim: readonly Point[] = joined(rimSides())
export const districtOutline: Polygon = toPolygon(districtRim)
