import {
  boundingBox,
  type BoundingBox,
  type MultiPolygon,
  type Polygon,
  type Position,
  type Ring,
} from '#shared/geometry.ts'

/** The sphere that `shared/geometry.ts` measures by. */
const RADIUS_M = 6_371_008.8
const RADIANS = Math.PI / 180

/** An edge in the plane, from west to east; `sign` says whether the ground below it counts or is taken off. */
interface Edge {
  west: number
  east: number
  /** Height at the western and the eastern end. */
  from: number
  to: number
  sign: 1 | -1
}

/**
 * Square metres that two polygons share. Any polygon is the ground under its eastward edges less the ground
 * under its westward ones, so what two share is the sum of what every two of those strips share: no point
 * where lines cross need be found, and common borders are no special case.
 */
export function overlapSquareMetres(a: Polygon, b: Polygon): number {
  if (!boxesMeet(a, b)) return 0
  const base = southWest(a, b)
  const others = edgesOf(b, base).sort((one, other) => one.west - other.west)
  let sum = 0
  for (const edge of edgesOf(a, base)) {
    for (const other of others) {
      if (other.west >= edge.east) break
      if (other.east > edge.west) sum += edge.sign * other.sign * sharedBelow(edge, other)
    }
  }
  // What is left of strips that cancel out may be a hair below nothing.
  return Math.max(0, sum)
}

/** What two areas of one or more parts share. */
export const sharedSquareMetres = (a: MultiPolygon, b: MultiPolygon): number =>
  a.reduce((sum, one) => b.reduce((all, other) => all + overlapSquareMetres(one, other), sum), 0)

/** Measured in the same plane as `overlapSquareMetres`, so that both agree to the last digits. */
export const squareMetres = (polygon: Polygon): number => overlapSquareMetres(polygon, polygon)

/** Of all parts. */
export const areaSquareMetres = (parts: MultiPolygon): number =>
  parts.reduce((sum, part) => sum + squareMetres(part), 0)

/** Every outline is held beside every other: each box is found once. */
const boxes = new WeakMap<Polygon, BoundingBox>()
function boxOf(polygon: Polygon): BoundingBox {
  const box = boxes.get(polygon) ?? boundingBox(polygon)
  boxes.set(polygon, box)
  return box
}

function boxesMeet(a: Polygon, b: Polygon): boolean {
  const [west, south, east, north] = boxOf(a)
  const [otherWest, otherSouth, otherEast, otherNorth] = boxOf(b)
  return west < otherEast && otherWest < east && south < otherNorth && otherSouth < north
}

function southWest(a: Polygon, b: Polygon): Position {
  const [one, other] = [boxOf(a), boxOf(b)]
  return [Math.min(one[0], other[0]), Math.min(one[1], other[1])]
}

function edgesOf(polygon: Polygon, base: Position): Edge[] {
  return polygon.flatMap((ring, n) => {
    const flat = ring.map((position) => flattened(position, base))
    // The outer ring counts, holes are taken off, whichever way round they were drawn.
    const turn = Math.sign(signedDouble(flat)) * (n === 0 ? 1 : -1)
    return flat.slice(1).flatMap(([x, y], i): Edge[] => {
      const [fromX, fromY] = flat[i] as Position
      if (x === fromX || turn === 0) return []
      const isEastward = x > fromX
      const sign = (isEastward ? 1 : -1) * turn > 0 ? 1 : -1
      return [
        isEastward
          ? { west: fromX, east: x, from: fromY, to: y, sign }
          : { west: x, east: fromX, from: y, to: fromY, sign },
      ]
    })
  })
}

/** Lambert's cylinder, which keeps areas as they are, wherever the base lies. */
const flattened = ([lng, lat]: Position, [lng0, lat0]: Position): Position => [
  (lng - lng0) * RADIANS * RADIUS_M,
  (Math.sin(lat * RADIANS) - Math.sin(lat0 * RADIANS)) * RADIUS_M,
]

/** Twice the area, positive when eastward edges lie above: clockwise. */
function signedDouble(ring: Ring): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [x, y] = ring[i] as Position
    const [fromX, fromY] = ring[i - 1] as Position
    sum += (x - fromX) * (y + fromY)
  }
  return sum
}

/** The area under the lower of two edges, over the stretch that both span. */
function sharedBelow(one: Edge, other: Edge): number {
  const west = Math.max(one.west, other.west)
  const east = Math.min(one.east, other.east)
  const [a, b] = [heightAt(one, west), heightAt(one, east)]
  const [c, d] = [heightAt(other, west), heightAt(other, east)]
  const [before, after] = [a - c, b - d]
  const width = east - west
  if (before <= 0 && after <= 0) return (width * (a + b)) / 2
  if (before >= 0 && after >= 0) return (width * (c + d)) / 2
  const share = before / (before - after)
  const crossing = a + (b - a) * share
  const [left, right] = before < 0 ? [a, d] : [c, b]
  return (width * (share * (left + crossing) + (1 - share) * (crossing + right))) / 2
}

const heightAt = ({ west, east, from, to }: Edge, x: number): number =>
  from + ((to - from) * (x - west)) / (east - west)
