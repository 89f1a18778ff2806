import type {
  Feature,
  FeatureCollection,
  Geometry,
  LineString,
  MultiLineString,
  MultiPolygon,
  Point as PointGeometry,
  Polygon,
} from 'geojson'
import type { Position } from '#shared/geometry.ts'
import { toLine, toRing, type Point } from './plane.ts'

// GeoJSON's own types ask for arrays that may be changed; ours may not be, so every position is copied.
const copy = (positions: readonly Position[]) => positions.map(([lng, lat]) => [lng, lat])

export const collect = <G extends Geometry, P>(
  features: Feature<G, P>[],
): FeatureCollection<G, P> => ({
  type: 'FeatureCollection',
  features,
})

export const feature = <G extends Geometry, P>(properties: P, geometry: G): Feature<G, P> => ({
  type: 'Feature',
  properties,
  geometry,
})

export const dot = (position: Position): PointGeometry => ({
  type: 'Point',
  coordinates: [...position],
})

export const lineString = (points: readonly Point[]): LineString => ({
  type: 'LineString',
  coordinates: copy(toLine(points)),
})

export const lineStrings = (lines: readonly (readonly Point[])[]): MultiLineString => ({
  type: 'MultiLineString',
  coordinates: lines.map((line) => copy(toLine(line))),
})

/** A polygon from its rim and the rims of its holes. */
export const polygon = (...rims: (readonly Point[])[]): Polygon => ({
  type: 'Polygon',
  coordinates: rims.map((rim) => copy(toRing(rim))),
})

/** Many plain polygons as one feature. */
export const polygons = (rims: readonly (readonly Point[])[]): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: rims.map((rim) => [copy(toRing(rim))]),
})
