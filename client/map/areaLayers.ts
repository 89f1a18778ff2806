import type { Feature, FeatureCollection } from 'geojson'
import type { LayerSpecification, SourceSpecification, SymbolLayerSpecification } from 'maplibre-gl'
import type { MultiPolygon } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { palette } from './palette.ts'

// GeoJSON's types ask for arrays that may be changed; ours may not, so each is copied.
const areaFeature = (id: number, parts: MultiPolygon, properties: object): Feature => ({
  type: 'Feature',
  id,
  properties: { ...properties },
  geometry: {
    type: 'MultiPolygon',
    coordinates: parts.map((part) => part.map((ring) => ring.map(([lng, lat]) => [lng, lat]))),
  },
})
const label = ([lng, lat]: readonly [number, number], properties: object): Feature => ({
  type: 'Feature',
  properties: { ...properties },
  geometry: { type: 'Point', coordinates: [lng, lat] },
})
const collect = (features: Feature[]): SourceSpecification => ({
  type: 'geojson',
  data: { type: 'FeatureCollection', features } satisfies FeatureCollection,
})

/** A grid's number on the map: its place in the district's list. */
export const gridNumbers = ({ grids }: DistrictInfo): Map<string, number> =>
  new Map(grids.map(({ id }, index) => [id, index + 1]))

/** 环宝龙综合网格 → 环宝龙: on a map of grids the kind goes without saying. */
const shortGridName = (name: string): string => name.replace(/综合网格$/, '')

export function areaSources(district: DistrictInfo): Record<string, SourceSpecification> {
  return {
    towns: collect(district.towns.map((town, index) => areaFeature(index + 1, town.polygons, {}))),
    townNames: collect(district.towns.map(({ name, label: at }) => label(at, { name }))),
    grids: collect(district.grids.map((grid, index) => areaFeature(index + 1, grid.polygons, {}))),
    gridNames: collect(
      district.grids.map(({ name, label: at }) => label(at, { name: shortGridName(name) })),
    ),
  }
}

const isLate: ['boolean', ['feature-state', 'late'], false] = [
  'boolean',
  ['feature-state', 'late'],
  false,
]

/** Grids filled by how many open cases they hold; an accent rim where a promise is broken. */
export function areaLayers(k: number, stationGrid: number | null): LayerSpecification[] {
  return [
    {
      id: 'gridFill',
      source: 'grids',
      type: 'fill',
      paint: {
        'fill-color': [
          'match',
          ['number', ['feature-state', 'load'], 0],
          1,
          palette.load[1],
          2,
          palette.load[2],
          3,
          palette.load[3],
          4,
          palette.load[4],
          palette.load[0],
        ],
        'fill-opacity': ['match', ['number', ['feature-state', 'load'], 0], 0, 0.35, 0.6],
      },
    },
    {
      id: 'townLine',
      source: 'towns',
      type: 'line',
      paint: { 'line-color': palette.townLine, 'line-width': 1.2 * k, 'line-dasharray': [4, 3] },
    },
    {
      id: 'outline',
      source: 'outline',
      type: 'line',
      paint: { 'line-color': palette.outline, 'line-width': 2 * k },
    },
    {
      id: 'gridLine',
      source: 'grids',
      type: 'line',
      paint: {
        'line-color': ['case', isLate, palette.act, palette.gridLine],
        'line-width': ['case', isLate, 2 * k, 1 * k],
      },
    },
    {
      // The grid of the station this wall hangs in: you are here.
      id: 'stationLine',
      source: 'grids',
      type: 'line',
      filter: ['==', ['id'], stationGrid ?? -1],
      paint: { 'line-color': palette.white, 'line-width': 3 * k, 'line-offset': -2.5 * k },
    },
  ]
}

export function areaLabelLayers(k: number): LayerSpecification[] {
  const words = (
    id: string,
    source: string,
    size: number,
    minzoom: number,
    layout: SymbolLayerSpecification['layout'] = {},
  ): LayerSpecification => ({
    id,
    source,
    type: 'symbol',
    minzoom,
    layout: {
      'text-field': ['get', 'name'],
      'text-size': size * k,
      'text-padding': 4 * k,
      ...layout,
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette.halo,
      'text-halo-width': 1.8 * k,
    },
  })
  return [
    words('gridNames', 'gridNames', 14, 11.2),
    // A town's name steps aside for the cases, but is always there.
    words('townNames', 'townNames', 19, 8, {
      'text-variable-anchor': [
        ...(['center', 'top', 'bottom', 'left', 'right'] as const),
        ...(['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const),
      ],
      'text-radial-offset': 1.2,
      'text-overlap': 'always',
    }),
  ]
}
