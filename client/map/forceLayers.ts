import type { Feature } from 'geojson'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { ForceState } from '#shared/force.ts'
import { forceGroupIconName, forceIconName } from './forceIcon.ts'
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
export const forceSources = (k: number): Record<string, SourceSpecification> => ({
  forces: {
    type: 'geojson',
    data: { type: 'FeatureCollection', features: [] },
    cluster: true,
    clusterRadius: 30 * k,
    clusterMaxZoom: 15,
    clusterMinPoints: 3,
    clusterProperties: { free: ['+', ['get', 'free']] },
  },
  trails: none(),
})

export const forceFeatures = (marks: readonly ForceMark[]): Feature[] =>
  marks.map(({ accountId, lng, lat, state, name, fade }) => ({
    type: 'Feature',
    properties: {
      accountId,
      name,
      fade,
      icon: forceIconName(state),
      free: Number(state === 'free'),
    },
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

/** Where several stand close together, how many: no names over each other, and what a press brings nearer. */
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
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': 0.8 * k,
        'icon-anchor': 'bottom',
        'icon-allow-overlap': true,
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
    // Above single ones: a number that is half covered is a wrong number.
    {
      id: 'forceClusters',
      source: 'forces',
      type: 'symbol',
      filter: ['has', 'point_count'],
      layout: {
        'icon-image': [
          'case',
          ['>', ['get', 'free'], 0],
          forceGroupIconName(true),
          forceGroupIconName(false),
        ],
        'icon-size': ['step', ['get', 'point_count'], 0.85 * k, 10, k, 50, 1.15 * k],
        'icon-allow-overlap': true,
        'text-field': ['to-string', ['get', 'point_count']],
        'text-size': ['step', ['get', 'point_count'], 13 * k, 10, 14 * k, 50, 15 * k],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.ink },
    },
  ]
}
