import type { Polygon, Position, Ring } from '#shared/geometry.ts'
import { randomOf } from './random.ts'

/** Kilometres east and north of the district's middle: the district is drawn on a flat sheet. */
export type Point = readonly [x: number, y: number]

const ORIGIN: Position = [121.15, 31.15]
const KM_PER_LNG = 95.2
const KM_PER_LAT = 110.9

// No sine, power or logarithm anywhere in the drawing: machines may round those differently, and the district
// must come out the same to the last digit.

const round5 = (degrees: number) => Math.round(degrees * 1e5) / 1e5

/** To WGS-84 at 5 decimals (about a metre). */
export function toPosition([x, y]: Point): Position {
  return [round5(ORIGIN[0] + x / KM_PER_LNG), round5(ORIGIN[1] + y / KM_PER_LAT)]
}

export function toPoint([lng, lat]: Position): Point {
  return [(lng - ORIGIN[0]) * KM_PER_LNG, (lat - ORIGIN[1]) * KM_PER_LAT]
}

export const toLine = (points: readonly Point[]): Position[] => points.map(toPosition)

/** A closed ring in WGS-84 from points that do not repeat the first. */
export function toRing(points: readonly Point[]): Ring {
  const ring = toLine(points)
  return [...ring, ring[0] as Position]
}

export const toPolygon = (points: readonly Point[]): Polygon => [toRing(points)]

/** The point a part of the way from one to another. */
export function mix(a: Point, b: Point, part: number): Point {
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]
}

export function distanceKm(a: Point, b: Point): number {
  return Math.sqrt(squaredKm(a, b))
}

/** Distance squared: enough to compare by, and cheaper. */
export function squaredKm(a: Point, b: Point): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  return dx * dx + dy * dy
}

/** Area inside points that do not repeat the first. */
export function planeAreaKm2(points: readonly Point[]): number {
  let doubled = 0
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] as Point
    doubled += a[0] * b[1] - b[0] * a[1]
  })
  return Math.abs(doubled) / 2
}

/** Bends a straight line like a creek or a field path: the ends stay, the middles move, again and again. */
export function roughen(
  line: readonly [Point, Point],
  { seed, swing, finestKm }: { seed: string; swing: number; finestKm: number },
): Point[] {
  const random = randomOf(seed)
  const bend = (a: Point, b: Point, part: number): Point[] => {
    if (distanceKm(a, b) < finestKm) return [a]
    const off = (random() - 0.5) * 2 * part
    const [x, y] = mix(a, b, 0.42 + 0.16 * random())
    const middle: Point = [x - (b[1] - a[1]) * off, y + (b[0] - a[0]) * off]
    return [...bend(a, middle, part * 0.9), ...bend(middle, b, part * 0.9)]
  }
  return [...bend(line[0], line[1], swing), line[1]]
}

/** A soft curve through all points (Catmull-Rom). */
export function smooth(points: readonly Point[], { steps = 6, isClosed = false } = {}): Point[] {
  const count = points.length
  const at = (i: number): Point =>
    points[isClosed ? (i + count) % count : Math.min(count - 1, Math.max(0, i))] as Point
  const out: Point[] = []
  for (let i = 0; i < (isClosed ? count : count - 1); i++) {
    for (let step = 0; step < steps; step++)
      out.push(curve(at(i - 1), at(i), at(i + 1), at(i + 2), step / steps))
  }
  return isClosed ? out : [...out, at(count - 1)]
}

function curve(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const along = (i: 0 | 1) =>
    0.5 *
    (2 * b[i] +
      (c[i] - a[i]) * t +
      (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
      (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t)
  return [along(0), along(1)]
}
