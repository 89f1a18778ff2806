import type { FeatureCollection, Position as GeoPosition } from 'geojson'
import { boundingBox, type BoundingBox, type Polygon, type Position } from '#shared/geometry.ts'

/** The width of the drawing in its own units; the height follows from the place's shape. */
const WIDTH = 1000
/** Air around the outline, as a share of its size. */
const AIR = 0.04

export interface Sketch {
  width: number
  height: number
  outline: string
  roads: { path: string; isMain: boolean; name: string | null; x: number; y: number }[]
  /** A place on the drawing, and back. */
  at(position: Position): { x: number; y: number }
  from(point: { x: number; y: number }): { lng: number; lat: number }
}

/** A flat drawing of one area, the rings of all its parts: its outline and the roads that cross it. Small enough for any phone. */
export function sketchOf(polygon: Polygon, roads: FeatureCollection): Sketch {
  const box = widened(boundingBox(polygon))
  const [west, south, east, north] = box
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = WIDTH / ((east - west) * squeeze)
  const at = ([lng, lat]: Position) => ({
    x: (lng - west) * squeeze * scale,
    y: (north - lat) * scale,
  })
  const pathOf = (line: readonly Position[]): string =>
    line
      .map((position, n) => {
        const { x, y } = at(position)
        return `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
      })
      .join('')

  return {
    width: WIDTH,
    height: (north - south) * scale,
    outline: polygon.map((ring) => `${pathOf(ring)}Z`).join(''),
    roads: roads.features.flatMap(({ geometry, properties }) =>
      linesOf(geometry).flatMap((line) => {
        const inside = line.filter((position) => isIn(position, box))
        const middle = inside[Math.floor(inside.length / 2)]
        if (!middle) return []
        const name: unknown = properties?.['name']
        return {
          path: pathOf(line),
          isMain: properties?.['class'] !== 3,
          name: typeof name === 'string' ? name : null,
          ...at(middle),
        }
      }),
    ),
    at,
    from: ({ x, y }) => ({ lng: west + x / (squeeze * scale), lat: north - y / scale }),
  }
}

function widened([west, south, east, north]: BoundingBox): BoundingBox {
  const [dx, dy] = [(east - west) * AIR, (north - south) * AIR]
  return [west - dx, south - dy, east + dx, north + dy]
}

const isIn = ([lng, lat]: Position, [west, south, east, north]: BoundingBox): boolean =>
  lng >= west && lng <= east && lat >= south && lat <= north

function linesOf(geometry: FeatureCollection['features'][number]['geometry']): Position[][] {
  const flat = (line: GeoPosition[]): Position[] =>
    line.flatMap(([lng, lat]) => (lng === undefined || lat === undefined ? [] : [[lng, lat]]))
  if (geometry.type === 'LineString') return [flat(geometry.coordinates)]
  return geometry.type === 'MultiLineString' ? geometry.coordinates.map(flat) : []
}
