import {
  areaKm2,
  type MultiPolygon,
  type Polygon,
  type Position,
  type Ring,
} from '#shared/geometry.ts'
import { say, type Say } from '#shared/say.ts'
import { squareMetres, overlapSquareMetres } from './overlap.ts'

/** Degrees are compared as whole ten-millionths, a centimetre: then no rounding decides who crosses whom. */
const UNITS = 1e7
/** Less than that is no place. */
const SMALLEST_M2 = 1
/** What a hole may stand out by, through rounding alone. */
const ROUNDING_M2 = 1

const ringIs = (n: number): Say => say(n === 0 ? 'areaFile.outerRing' : 'areaFile.hole')

/**
 * Why these lines bound no area, in plain words; null when they do. Positions are to be rounded to seven
 * decimals. The OGC's rules for polygons, a ring that touches itself among what is refused; parts may have a
 * border in common, as maps drawn from registers do.
 */
export function outlineFault(parts: MultiPolygon): Say | null {
  if (parts.length === 0) return say('areaFile.noRing')
  for (const [n, part] of parts.entries()) {
    const fault = partFault(part)
    if (fault) return fault
    for (const [m, other] of parts.slice(0, n).entries()) {
      if (overlapSquareMetres(part, other) > ROUNDING_M2)
        return say('areaFile.partsOverlap', { n: m + 1, m: n + 1 })
    }
  }
  return null
}

function partFault(polygon: Polygon): Say | null {
  if (polygon.length === 0) return say('areaFile.noRing')
  for (const [n, ring] of polygon.entries()) {
    const which = ringIs(n).code
    const [first, last] = [ring[0], ring.at(-1)]
    if (!first || !last || first[0] !== last[0] || first[1] !== last[1])
      return say('areaFile.notClosed', { which })
    if (withoutRepeats(ring).length < 4) return say('areaFile.tooFew', { which })
    const crossing = selfCrossing(withoutRepeats(ring))
    if (crossing) return say('areaFile.crosses', { which, at: crossing.join(', ') })
  }
  const [outer, ...holes] = polygon as [Ring, ...Ring[]]
  if (areaKm2([outer]) * 1e6 < SMALLEST_M2) return say('areaFile.tooFew', { which: ringIs(0).code })
  for (const [n, hole] of holes.entries()) {
    if (squareMetres([hole]) - overlapSquareMetres([hole], [outer]) > ROUNDING_M2)
      return say('areaFile.holeOutside')
    for (const other of holes.slice(0, n)) {
      if (overlapSquareMetres([hole], [other]) > ROUNDING_M2) return say('areaFile.holesOverlap')
    }
  }
  return null
}

const isSame = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1]

const withoutRepeats = (ring: Ring): Ring =>
  ring.filter((position, n) => n === 0 || !isSame(position, ring[n - 1] as Position))

interface Segment {
  /** Its place in the ring. */
  n: number
  a: Position
  b: Position
  west: number
  east: number
}

/** Where a closed ring meets itself other than from one segment to the next; null: nowhere. */
function selfCrossing(ring: Ring): Position | null {
  const whole = ring.map(([lng, lat]): Position => [
    Math.round(lng * UNITS),
    Math.round(lat * UNITS),
  ])
  const segments = whole.slice(1).map((b, n): Segment => {
    const a = whole[n] as Position
    return { n, a, b, west: Math.min(a[0], b[0]), east: Math.max(a[0], b[0]) }
  })
  const byWest = segments.toSorted((one, other) => one.west - other.west)
  for (const [i, one] of byWest.entries()) {
    for (let j = i + 1; j < byWest.length; j++) {
      const other = byWest[j] as Segment
      if (other.west > one.east) break
      const [before, after] = one.n < other.n ? [one, other] : [other, one]
      if (meets(before, after, segments.length)) return ring[after.n] as Position
    }
  }
  return null
}

function meets(before: Segment, after: Segment, count: number): boolean {
  const isNext = after.n === before.n + 1
  const isRoundTheEnd = before.n === 0 && after.n === count - 1
  // Neighbours share an end; it is wrong only if one runs back over the other.
  if (isNext) return runsBack(before.a, before.b, after.b)
  if (isRoundTheEnd) return runsBack(after.a, after.b, before.b)
  const { a, b } = before
  const { a: c, b: d } = after
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  if (abc * abd < 0 && cda * cdb < 0) return true
  return (
    (abc === 0 && isBetween(a, b, c)) ||
    (abd === 0 && isBetween(a, b, d)) ||
    (cda === 0 && isBetween(c, d, a)) ||
    (cdb === 0 && isBetween(c, d, b))
  )
}

const runsBack = (a: Position, b: Position, c: Position): boolean =>
  side(a, b, c) === 0 && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0

/** On which side of the line a–b a position lies: exact, as long as the three lie within a degree or so. */
const side = (a: Position, b: Position, c: Position): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

const isBetween = (a: Position, b: Position, c: Position): boolean =>
  Math.min(a[0], b[0]) <= c[0] &&
  c[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= c[1] &&
  c[1] <= Math.max(a[1], b[1])
