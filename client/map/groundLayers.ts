import type { LayerSpecification } from 'maplibre-gl'
import { palette } from './palette.ts'

const growing = (
  from: number,
  to: number,
): ['interpolate', ['exponential', 1.6], ['zoom'], ...number[]] => [
  'interpolate',
  ['exponential', 1.6],
  ['zoom'],
  10,
  from,
  15,
  to,
]

/** The ground: quiet, so that cases and grids stand out from it. `k` scales with the screen. */
export function groundLayers(k: number): LayerSpecification[] {
  const line = (
    id: string,
    source: string,
    color: string,
    width: [number, number],
    more: { filter?: ['==', ['get', string], number]; minzoom?: number } = {},
  ): LayerSpecification => ({
    id,
    source,
    type: 'line',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': growing(width[0] * k, width[1] * k) },
    ...more,
  })
  const fill = (id: string, source: string, color: string): LayerSpecification => ({
    id,
    source,
    type: 'fill',
    paint: { 'fill-color': color, 'fill-antialias': false },
  })

  return [
    { id: 'ground', type: 'background', paint: { 'background-color': palette.ground } },
    fill('greens', 'greens', palette.green),
    {
      id: 'builtUp',
      source: 'builtUp',
      type: 'fill',
      paint: {
        'fill-color': ['match', ['get', 'shade'], 1, palette.builtUpLight, palette.builtUp],
        'fill-antialias': false,
      },
    },
    line('creeks', 'waterways', palette.waterway, [0.4, 3], {
      filter: ['==', ['get', 'class'], 3],
      minzoom: 11,
    }),
    line('canals', 'waterways', palette.waterway, [1, 6], { filter: ['==', ['get', 'class'], 2] }),
    fill('water', 'water', palette.water),
    line('streets', 'roads', palette.road, [0.4, 5], {
      filter: ['==', ['get', 'class'], 3],
      minzoom: 11.5,
    }),
    line('mainRoads', 'roads', palette.mainRoad, [0.8, 8], { filter: ['==', ['get', 'class'], 2] }),
    line('expressways', 'roads', palette.expressway, [1.4, 11], {
      filter: ['==', ['get', 'class'], 1],
    }),
    {
      id: 'metro',
      source: 'metro',
      type: 'line',
      paint: {
        'line-color': palette.metro,
        'line-width': growing(1.2 * k, 4 * k),
        'line-dasharray': [3, 2],
      },
    },
    fill('mask', 'mask', palette.beyond),
  ]
}

/** Words of the ground: less of them the further away. Rank 1 is read from across the room. */
export function groundLabelLayers(k: number): LayerSpecification[] {
  const words = (
    id: string,
    rank: number,
    size: number,
    minzoom: number,
    color: string = palette.textQuiet,
  ): LayerSpecification => ({
    id,
    source: 'labels',
    type: 'symbol',
    minzoom,
    filter:
      rank === 1
        ? ['all', ['==', ['get', 'rank'], 1], ['!=', ['get', 'kind'], 'town']]
        : ['==', ['get', 'rank'], rank],
    layout: { 'text-field': ['get', 'name'], 'text-size': size * k, 'text-padding': 6 * k },
    paint: {
      'text-color': ['match', ['get', 'kind'], ['lake', 'river'], palette.textWater, color],
      'text-halo-color': palette.halo,
      'text-halo-width': 1.4 * k,
    },
  })
  return [
    words('villageNames', 5, 13, 13.5),
    words('smallNames', 4, 13, 12.5),
    words('stationNames', 3, 13, 12),
    words('placeNames', 2, 14, 11.5),
    words('lakeNames', 1, 16, 9),
  ]
}
