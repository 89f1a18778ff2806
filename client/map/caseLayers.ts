import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { ICON_SIZE } from './caseIcon.ts'
import { palette } from './palette.ts'

const nothing = { type: 'FeatureCollection', features: [] } as const

export const caseSources = (k: number): Record<string, SourceSpecification> => ({
  cases: {
    type: 'geojson',
    data: { ...nothing, features: [] },
    cluster: true,
    clusterRadius: 34 * k,
    clusterMaxZoom: 14,
    clusterProperties: { late: ['+', ['get', 'late']], urgent: ['+', ['get', 'urgent']] },
  },
  arrivals: { type: 'geojson', data: { ...nothing, features: [] } },
  focus: { type: 'geojson', data: { ...nothing, features: [] } },
})

const isCluster: ['has', 'point_count'] = ['has', 'point_count']
const isAlone: ['!', ['has', 'point_count']] = ['!', ['has', 'point_count']]

/** Clusters say how many, and by an accent rim that some are late; single cases say what they are. */
export function caseLayers(k: number): LayerSpecification[] {
  return [
    {
      id: 'arrivals',
      source: 'arrivals',
      type: 'circle',
      paint: {
        'circle-radius': 19 * k,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.white,
        'circle-stroke-width': 2 * k,
        'circle-stroke-opacity': 0.9,
      },
    },
    {
      id: 'clusters',
      source: 'cases',
      type: 'circle',
      filter: isCluster,
      paint: {
        'circle-radius': ['step', ['get', 'point_count'], 15 * k, 10, 19 * k, 100, 24 * k],
        'circle-color': palette.cluster,
        // The more of them are late, the stronger the rim: in a storm every cluster holds some.
        'circle-stroke-width': [
          'step',
          ['/', ['get', 'late'], ['get', 'point_count']],
          2 * k,
          0.25,
          3.5 * k,
          0.6,
          5 * k,
        ],
        'circle-stroke-color': [
          'case',
          ['>', ['get', 'late'], 0],
          palette.act,
          palette.clusterLine,
        ],
      },
    },
    {
      id: 'clusterCounts',
      source: 'cases',
      type: 'symbol',
      filter: isCluster,
      layout: {
        'text-field': ['to-string', ['get', 'point_count']],
        'text-size': 16 * k,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.text },
    },
    {
      id: 'cases',
      source: 'cases',
      type: 'symbol',
      filter: isAlone,
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': k,
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'symbol-sort-key': ['+', ['get', 'late'], ['get', 'urgent']],
      },
    },
    {
      id: 'focusHalo',
      source: 'focus',
      type: 'circle',
      paint: {
        'circle-radius': (ICON_SIZE / 2 + 6) * k,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.white,
        'circle-stroke-width': 3 * k,
      },
    },
    {
      id: 'focusCase',
      source: 'focus',
      type: 'symbol',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': 1.25 * k,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
  ]
}
