import type {
  FeatureCollection,
  LineString,
  MultiLineString,
  MultiPolygon,
  Point as PointGeometry,
  Polygon,
} from 'geojson'
import { boundingBox, type BoundingBox } from '#shared/geometry.ts'
import { parcels, type Parcel } from './blocks.ts'
import { creeks, hamlets, lanes } from './countryside.ts'
import { collect, dot, feature, lineString, lineStrings, polygon, polygons } from './geojson.ts'
import { greens, type Green } from './greens.ts'
import { labels, type Label } from './labels.ts'
import { METRO_NAME, metroLine, stations } from './metro.ts'
import { toPosition, type Point } from './plane.ts'
import { bandAlong } from './ribbons.ts'
import { localStreets } from './streets.ts'
import { districtOutline, districtRim } from './towns.ts'
import { trunkRoads, type RoadClass } from './trunkRoads.ts'
import { lakes, rivers } from './waters.ts'

/** The base map, one GeoJSON source per layer, listed from the bottom up. Towns and grids are not in it. */
export interface DemoBase {
  bounds: BoundingBox
  /** Paddies, woods and parks. */
  greens: FeatureCollection<MultiPolygon | Polygon, { name: string | null; kind: Green['kind'] }>
  /** Blocks of the towns, hamlets between the fields. */
  builtUp: FeatureCollection<
    MultiPolygon,
    { kind: Parcel['kind'] | 'hamlet'; shade: Parcel['shade'] }
  >
  /** Lakes and the broad rivers, to be filled. */
  water: FeatureCollection<Polygon, { name: string; kind: 'lake' | 'river' }>
  /** All that runs, to be stroked and to carry names: 1 broad rivers, 2 canals, 3 creeks. */
  waterways: FeatureCollection<
    LineString | MultiLineString,
    { name: string | null; class: 1 | 2 | 3 }
  >
  /** 1 expressways, 2 main roads, 3 streets and lanes. */
  roads: FeatureCollection<LineString | MultiLineString, { name: string | null; class: RoadClass }>
  metro: FeatureCollection<LineString, { name: string }>
  stations: FeatureCollection<PointGeometry, { name: string }>
  /** Everything beyond the district, to be dimmed. */
  mask: FeatureCollection<Polygon, null>
  outline: FeatureCollection<Polygon, { name: string }>
  labels: FeatureCollection<PointGeometry, Pick<Label, 'name' | 'kind' | 'rank'>>
}

type Features<K extends Exclude<keyof DemoBase, 'bounds'>> = DemoBase[K]['features']

/** Rivers narrower than this are strokes, not surfaces. */
const BROAD_KM = 0.075

function greenFeatures(): Features<'greens'> {
  const fields = greens.filter(({ kind }) => kind === 'field').map(({ rim }) => rim)
  const parks = greens.filter(({ kind }) => kind === 'park')
  return [
    feature({ kind: 'field', name: null }, polygons(fields)),
    ...parks.map(({ kind, name, rim }) => feature({ kind, name }, polygon(rim))),
  ]
}

/** One feature for each look: thousands of parcels would each carry the same words. */
function builtUpFeatures(): Features<'builtUp'> {
  const looks = new Map<
    string,
    { look: Pick<Parcel, 'kind' | 'shade'>; rims: (readonly Point[])[] }
  >()
  for (const { kind, shade, rim } of parcels) {
    const alike = looks.get(`${kind} ${shade}`)
    if (alike) alike.rims.push(rim)
    else looks.set(`${kind} ${shade}`, { look: { kind, shade }, rims: [rim] })
  }
  const blocks: Features<'builtUp'> = [...looks.values()].map(({ look, rims }) =>
    feature(look, polygons(rims)),
  )
  return [feature({ kind: 'hamlet', shade: 0 }, polygons(hamlets)), ...blocks]
}

function waterFeatures(): Features<'water'> {
  const surfaces = rivers
    .filter(({ widthKm }) => widthKm >= BROAD_KM)
    .map(({ name, widthKm, course }): Features<'water'>[number] => {
      // Banks that swell and narrow: an even band looks like a road.
      const band = bandAlong(course, (n) => widthKm * (0.8 + 0.2 * ((n * 7) % 3)))
      return feature({ name, kind: 'river' }, polygon(band))
    })
  return [
    ...lakes.map(({ name, shore }) => feature({ name, kind: 'lake' as const }, polygon(shore))),
    ...surfaces,
  ]
}

function waterwayFeatures(): Features<'waterways'> {
  const named = rivers.map(({ name, widthKm, course }): Features<'waterways'>[number] =>
    feature({ name, class: widthKm >= BROAD_KM ? 1 : 2 }, lineString(course)),
  )
  return [feature({ name: null, class: 3 }, lineStrings(creeks)), ...named]
}

/** Small roads first: where a layer draws them all, the great ones come out on top. */
function roadFeatures(): Features<'roads'> {
  const unnamed = localStreets.filter(({ name }) => !name).map(({ line }) => line)
  const named: Features<'roads'> = [...localStreets, ...trunkRoads]
    .filter(({ name }) => name)
    .sort((a, b) => b.class - a.class)
    .map((road) => feature({ name: road.name, class: road.class }, lineString(road.line)))
  return [feature({ name: null, class: 3 }, lineStrings([...lanes, ...unnamed])), ...named]
}

/** A frame far around the district, which is cut out of it. */
const FRAME: readonly Point[] = [
  [-80, -70],
  [70, -70],
  [70, 70],
  [-80, 70],
]

function make(): DemoBase {
  return {
    bounds: boundingBox(districtOutline),
    greens: collect(greenFeatures()),
    builtUp: collect(builtUpFeatures()),
    water: collect(waterFeatures()),
    waterways: collect(waterwayFeatures()),
    roads: collect(roadFeatures()),
    metro: collect([feature({ name: METRO_NAME }, lineString(metroLine))]),
    stations: collect(stations.map(({ name, at }) => feature({ name }, dot(toPosition(at))))),
    mask: collect([feature(null, polygon(FRAME, districtRim))]),
    outline: collect([feature({ name: '青浦区' }, polygon(districtRim))]),
    labels: collect(labels.map(({ at, ...label }) => feature(label, dot(at)))),
  }
}

let made: DemoBase | undefined

/** The base map of the demo district: schematic, needs nothing from outside; made once and shared. */
export function demoBase(): DemoBase {
  return (made ??= make())
}
