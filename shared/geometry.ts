/** Longitude and latitude in WGS-84 degrees, in GeoJSON's order. */
export type Position = readonly [lng: number, lat: number]

/** A closed line: the last position repeats the first. */
export type Ring = readonly Position[]

/** GeoJSON's polygon coordinates: the outer ring first, then its holes. */
export type Polygon = readonly Ring[]

/** GeoJSON's multipolygon coordinates: the parts of one area, which share no ground. */
export type MultiPolygon = readonly Polygon[]

/** West, south, east, north. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number]

/** Mean radius of the earth, as GeoJSON tools use it. */
const EARTH_RADIUS_METERS = 6_371_008.8
const RADIANS = Math.PI / 180

/**
 * Whether the eastward ray from a position crosses the edge a–b. Half-open in latitude, and computed from the
 * southern end whichever way the edge is walked, so that two areas sharing an edge get the same answer for it:
 * a point on the edge belongs to exactly one of them.
 */
export function crossesEastward(position: Position, a: Position, b: Position): boolean {
  const lat = position[1]
  if (a[1] > lat === b[1] > lat) return false
  const south = a[1] < b[1] ? a : b
  const north = south === a ? b : a
  return position[0] < south[0] + ((lat - south[1]) / (north[1] - south[1])) * (north[0] - south[0])
}

/** Whether a position lies in a polygon and in none of its holes; or in one of several parts, as `ringsOf` them. */
export function isInPolygon(position: Position, polygon: Polygon): boolean {
  let isInside = false
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      if (crossesEastward(position, ring[i - 1] as Position, ring[i] as Position))
        isInside = !isInside
    }
  }
  return isInside
}

/**
 * The rings of all parts. A ray crosses the rings of the part it starts in an odd number of times and those
 * of every other part an even number, so that what counts crossings needs to know no parts.
 */
export const ringsOf = (parts: MultiPolygon): Polygon => parts.flat()

/** Of a polygon, or of several parts, as `ringsOf` them. */
export function boundingBox(polygon: Polygon): BoundingBox {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lng, lat] of polygon.flat()) {
    box[0] = Math.min(box[0], lng)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lng)
    box[3] = Math.max(box[3], lat)
  }
  return box
}

export function isInBox([lng, lat]: Position, [west, south, east, north]: BoundingBox): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north
}

/** Area on the sphere, holes taken off. */
export function areaKm2(polygon: Polygon): number {
  const [outer, ...holes] = polygon.map(ringAreaKm2)
  return holes.reduce((area, hole) => area - hole, outer ?? 0)
}

function ringAreaKm2(ring: Ring): number {
  let doubled = 0
  for (let i = 1; i < ring.length; i++) {
    const [lngA, latA] = ring[i - 1] as Position
    const [lngB, latB] = ring[i] as Position
    doubled += (lngB - lngA) * RADIANS * (2 + Math.sin(latA * RADIANS) + Math.sin(latB * RADIANS))
  }
  return Math.abs((doubled * EARTH_RADIUS_METERS ** 2) / 2) / 1e6
}

/** Great-circle distance. */
export function distanceMeters([lngA, latA]: Position, [lngB, latB]: Position): number {
  const halfLat = Math.sin(((latB - latA) * RADIANS) / 2)
  const halfLng = Math.sin(((lngB - lngA) * RADIANS) / 2)
  const chord = halfLat ** 2 + Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * halfLng ** 2
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Centre of mass of the outer ring; it may lie outside a crooked shape: see `labelPoint`. */
export function centroid(polygon: Polygon): Position {
  const ring = polygon[0] ?? []
  const origin = ring[0]
  if (!origin) throw new RangeError('A polygon has at least one ring')
  // Relative to the first position: differences of degrees this close lose fewer digits than the degrees.
  let [doubled, lng, lat] = [0, 0, 0]
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = fromOrigin(ring[i - 1] as Position, origin)
    const [bx, by] = fromOrigin(ring[i] as Position, origin)
    const cross = ax * by - bx * ay
    doubled += cross
    lng += (ax + bx) * cross
    lat += (ay + by) * cross
  }
  if (doubled === 0) return origin
  return [origin[0] + lng / (3 * doubled), origin[1] + lat / (3 * doubled)]
}

function fromOrigin([lng, lat]: Position, origin: Position): Position {
  return [lng - origin[0], lat - origin[1]]
}

/** How many lines of latitude `labelPoint` tries: enough for the shapes of towns and grids. */
const SCANNED_LATITUDES = 15

/** A position surely inside: the centroid, or for a crooked shape the middle of its widest stretch. */
export function labelPoint(polygon: Polygon): Position {
  const centre = centroid(polygon)
  if (isInPolygon(centre, polygon)) return centre
  const [, south, , north] = boundingBox(polygon)
  let [best, widest] = [centre, 0]
  for (let i = 1; i <= SCANNED_LATITUDES; i++) {
    const lat = south + ((north - south) * i) / (SCANNED_LATITUDES + 1)
    const crossings = crossingsAt(lat, polygon)
    for (let j = 1; j < crossings.length; j += 2) {
      const [west, east] = [crossings[j - 1] as number, crossings[j] as number]
      if (east - west > widest) [best, widest] = [[(west + east) / 2, lat], east - west]
    }
  }
  return best
}

/** Where the name of an area of several parts is written: in its largest. */
export function labelPointOf(parts: MultiPolygon): Position {
  const bySize = parts.toSorted((a, b) => areaKm2(b) - areaKm2(a))
  return labelPoint(bySize[0] ?? [])
}

/** Longitudes at which the polygon's edges cross a latitude, from west to east. */
function crossingsAt(lat: number, polygon: Polygon): number[] {
  const found: number[] = []
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1] as Position, ring[i] as Position]
      if (a[1] > lat !== b[1] > lat)
        found.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
    }
  }
  return found.sort((a, b) => a - b)
}
