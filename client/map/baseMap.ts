import type { FeatureCollection } from 'geojson'

/** The ground under the cases, as `GET /api/district/base` answers it: one GeoJSON per layer. */
export interface BaseMap {
  greens: FeatureCollection
  builtUp: FeatureCollection
  water: FeatureCollection
  waterways: FeatureCollection
  roads: FeatureCollection
  metro: FeatureCollection
  stations: FeatureCollection
  mask: FeatureCollection
  outline: FeatureCollection
  labels: FeatureCollection
}

export const groundNames = [
  'greens',
  'builtUp',
  'water',
  'waterways',
  'roads',
  'metro',
  'stations',
  'mask',
  'outline',
  'labels',
] as const satisfies readonly (keyof BaseMap)[]

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Whatever is there; an installation may bring towns and grids alone. */
export const baseMapFrom = (answered: Partial<BaseMap> | null): BaseMap =>
  Object.fromEntries(groundNames.map((name) => [name, answered?.[name] ?? nothing])) as Record<
    keyof BaseMap,
    FeatureCollection
  >
