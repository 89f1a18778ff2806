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
import { boundingBox, type BoundingBox } from '#shared/geometry.ts'
import { parcels, type Parcel } from './blocks.ts'
import { creeks, hamlets, lanes } from './countryside.ts'
import { greens } from './greens.ts'
import { labels, type Label } from './labels.ts'
import { METRO_NAME, metroLine, stations } from './metro.ts'
import { toLine, toPosition, toRing, type Point } from './plane.ts'
import { bandAlong } from './ribbons.ts'
import { localStreets } from './streets.ts'
import { districtOutline, districtRim } from './towns.ts'
import { trunkRoads, type RoadClass } from './trunkRoads.ts'
import { lakes, rivers } from './waters.ts'

type Named = { name: string | null }

/** The base map, one GeoJSON source per layer, listed from the bottom up. Towns and grids are not in it. */
export interface DemoBase {
  bounds: BoundingBox
  /** Paddies, woods and parks. */
  greens: FeatureCollection<MultiPolygon | Polygon, Named & { kind: 'park' | 'field' }>
  /** Blocks of the towns, hamlets between the fields. */
  builtUp: FeatureCollection<MultiPolygon, { kind: Parcel['kind'] | 'hamlet'; shade: 0 | 1 }>
  /** Lakes and the broad rivers, to be filled. */
  water: FeatureCollection<Polygon, { name: string; kind: 'lake' | 'river' }>
  /** All that runs, to be stroked and to carry names: 1 broad rivers, 2 canals, 3 creeks. */
  waterways: FeatureCollection<LineString | MultiLineString, Named & { class: 1 | 2 | 3 }>
  /** 1 expressways, 2 main roads, 3 streets and lanes. */
  roads: FeatureCollection<LineString | MultiLineString, Named & { class: RoadClass }>
  metro: FeatureCollection<LineString, { name: string }>
  stations: FeatureCollection<PointGeometry, { name: string }>
  /** Everything beyond the district, to be dimmed. */
  mask: FeatureCollection<Polygon, { name: null }>
  outline: FeatureCollection<Polygon, { name: string }>
  labels: FeatureCollection<PointGeometry, Pick<Label, 'name' | 'kind' | 'rank'>>
}

const BROAD_KM = 0.075

const collect = <G extends Geometry, P>(features: Feature<G, P>[]): FeatureCollection<G, P> => ({
  type: 'FeatureCollection',
  features,
})
const feature = <G extends Geometry, P>(properties: P, geometry: G): Feature<G, P> => ({
  type: 'Feature',
  properties,
  geometry,
})
// GeoJSON's types ask for arrays that may be changed; ours may not, so each is copied.
const ring = (rim: readonly Point[]) => toRing(rim).map(([lng, lat]) => [lng, lat])
const polygon = (rim: readonly Point[]): Polygon => ({ type: 'Polygon', coordinates: [ring(rim)] })
const many = (rims: readonly (readonly Point[])[]): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: rims.map((rim) => [ring(rim)]),
})
const lineString = (points: readonly Point[]): LineString => ({
  type: 'LineString',
  coordinates: toLine(points).map(([lng, lat]) => [lng, lat]),
})
const lineStrings = (lines: readonly (readonly Point[])[]): MultiLineString => ({
  type: 'MultiLineString',
  coordinates: lines.map((line) => lineString(line).coordinates),
})
const dot = ([lng, lat]: readonly [number, number]): PointGeometry => ({
  type: 'Point',
  coordinates: [lng, lat],
})

/** One feature for each look: thousands of parcels would each carry the same words. */
function builtUp(): DemoBase['builtUp'] {
  const looks = new Map<string, Parcel[]>()
  for (const parcel of parcels) {
    const look = `${parcel.kind} ${parcel.shade}`
    looks.set(look, [...(looks.get(look) ?? []), parcel])
  }
  return collect([
    feature({ kind: 'hamlet', shade: 0 }, many(hamlets)),
    ...[...looks.values()].flatMap((alike) => {
      const [first] = alike
      return first
        ? [feature({ kind: first.kind, shade: first.shade }, many(alike.map(({ rim }) => rim)))]
        : []
    }),
  ])
}

function water(): DemoBase['water'] {
  return collect([
    ...lakes.map(({ name, shore }) => feature({ name, kind: 'lake' as const }, polygon(shore))),
    ...rivers
      .filter(({ widthKm }) => widthKm >= BROAD_KM)
      .map(({ name, widthKm, course }) =>
        feature(
          { name, kind: 'river' as const },
          polygon(bandAlong(course, (n) => widthKm * (0.8 + 0.2 * ((n * 7) % 3)))),
        ),
      ),
  ])
}

function waterways(): DemoBase['waterways'] {
  return collect([
    feature({ name: null, class: 3 as const }, lineStrings(creeks)),
    ...rivers.map(({ name, widthKm, course }) =>
      feature(
        { name, class: widthKm >= BROAD_KM ? (1 as const) : (2 as const) },
        lineString(course),
      ),
    ),
  ])
}

function roads(): DemoBase['roads'] {
  const unnamed = localStreets.filter(({ name }) => !name).map(({ line }) => line)
  const named = [...localStreets, ...trunkRoads].filter(({ name }) => name)
  return collect([
    feature({ name: null, class: 3 as const }, lineStrings([...lanes, ...unnamed])),
    // Small ones first: where a layer draws them all, the great ones come out on top.
    ...named
      .sort((a, b) => b.class - a.class)
      .map(({ name, class: rank, line }) => feature({ name, class: rank }, lineString(line))),
  ])
}

/** A frame far around the district, with the district cut out. */
function mask(): DemoBase['mask'] {
  const frame: Point[] = [
    [-80, -70],
    [70, -70],
    [70, 70],
    [-80, 70],
  ]
  return collect([
    feature({ name: null }, { type: 'Polygon', coordinates: [ring(frame), ring(districtRim)] }),
  ])
}

function make(): DemoBase {
  const fields = greens.filter(({ kind }) => kind === 'field')
  return {
    bounds: boundingBox(districtOutline),
    greens: collect([
      feature({ kind: 'field', name: null }, many(fields.map(({ rim }) => rim))),
      ...greens
        .filter(({ kind }) => kind === 'park')
        .map(({ kind, name, rim }) => feature({ kind, name }, polygon(rim))),
    ]),
    builtUp: builtUp(),
    water: water(),
    waterways: waterways(),
    roads: roads(),
    metro: collect([feature({ name: METRO_NAME }, lineString(metroLine))]),
    stations: collect(stations.map(({ name, at }) => feature({ name }, dot(toPosition(at))))),
    mask: mask(),
    outline: collect([feature({ name: '青浦区' }, polygon(districtRim))]),
    labels: collect(labels.map(({ at, ...label }) => feature(label, dot(at)))),
  }
}

let made: DemoBase | undefined

/** The base map of the demo district: schematic, needs nothing from outside; made once and shared. */
export function demoBase(): DemoBase {
  return (made ??= make())
}
