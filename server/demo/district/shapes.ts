import { boundingBox, crossesEastward, isInBox, type BoundingBox } from '#shared/geometry.ts'
import type { Point } from './plane.ts'

// The same few rims are asked for tens of thousands of points: most lie outside the rim's box.
const boxes = new WeakMap<readonly Point[], BoundingBox>()

function boxOf(rim: readonly Point[]): BoundingBox {
  const known = boxes.get(rim)
  if (known) return known
  const box = boundingBox([rim])
  boxes.set(rim, box)
  return box
}

/** Whether a point of the plane lies inside a rim that does not repeat its first point. */
export function isInside(point: Point, rim: readonly Point[]): boolean {
  if (!isInBox(point, boxOf(rim))) return false
  let inside = false
  let before = rim[rim.length - 1]
  for (const at of rim) {
    if (before && crossesEastward(point, before, at)) inside = !inside
    before = at
  }
  return inside
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/** Whether two stretches cross; meeting at an end is not crossing. */
function doCross([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  return abc * abd < 0 && cda * cdb < 0
}

/** Whether a small shape lies wholly inside a rim; corners on the rim itself are allowed. */
export function liesWithin(shape: readonly Point[], rim: readonly Point[]): boolean {
  const centre = shape.reduce<Point>(
    (sum, [x, y]) => [sum[0] + x / shape.length, sum[1] + y / shape.length],
    [0, 0],
  )
  // Drawn in a hair, so that corners shared with the rim count as inside.
  const drawnIn = shape.map(([x, y]): Point => [
    x + (centre[0] - x) * 1e-3,
    y + (centre[1] - y) * 1e-3,
  ])
  if (!drawnIn.every((point) => isInside(point, rim))) return false
  return rim.every((a, n) => {
    const side = [a, rim[(n + 1) % rim.length] as Point] as const
    return shape.every((c, m) => !doCross(side, [c, shape[(m + 1) % shape.length] as Point]))
  })
}
