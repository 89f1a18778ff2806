import type { Feature } from 'geojson'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { ForceState } from '#shared/force.ts'
import { forceIconName } from './forceIcon.ts'
import { palette } from './palette.ts'

/** Somebody on the map. `fade` 1 is now; the older, the paler. */
export interface ForceMark {
  accountId: string
  lng: number
  lat: number
  state: ForceState
  name: string
  fade: number
  /** Where they came along, oldest first; null: nobody follows them. */
  trail: readonly (readonly [number, number])[] | null
}

const none = (): SourceSpecification => ({
  type: 'geojson',
  data: { type: 'FeatureCollection', features: [] },
})
export const forceSources = (): Record<string, SourceSpecification> => ({
  forces: none(),
  trails: none(),
})

export const forceFeatures = (marks: readonly ForceMark[]): Feature[] =>
  marks.map(({ accountId, lng, lat, state, name, fade }) => ({
    type: 'Feature',
    properties: { accountId, name, fade, icon: forceIconName(state) },
    geometry: { type: 'Point', coordinates: [lng, lat] },
  }))

export const trailFeatures = (marks: readonly ForceMark[]): Feature[] =>
  marks.flatMap(({ trail }) =>
    trail && trail.length > 1
      ? [
          {
            type: 'Feature' as const,
            properties: {},
            geometry: {
              type: 'LineString' as const,
              coordinates: trail.map(([lng, lat]) => [lng, lat]),
            },
          },
        ]
      : [],
  )

export function forceLayers(k: number): LayerSpecification[] {
  return [
    {
      id: 'trails',
      source: 'trails',
      type: 'line',
      paint: { 'line-color': palette.white, 'line-width': 2.5 * k, 'line-dasharray': [1, 1.5] },
    },
    {
      id: 'forces',
      source: 'forces',
      type: 'symbol',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': 0.8 * k,
        'icon-anchor': 'bottom',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'text-field': ['get', 'name'],
        'text-size': 12 * k,
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: {
        'icon-opacity': ['get', 'fade'],
        'text-opacity': ['get', 'fade'],
        'text-color': palette.text,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.5 * k,
      },
    },
  ]
}
