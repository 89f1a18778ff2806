import { GeoJSONSource, Map as MapLibreMap, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { Feature } from 'geojson'
import type { DistrictInfo } from '#shared/org.ts'
import { areaLabelLayers, areaLayers, areaSources, gridNumbers } from './areaLayers.ts'
import { changedGrids, type GridState } from './areaState.ts'
import { groundNames, type BaseMap } from './baseMap.ts'
import { createFeatureIds, diffFeatures, type Drawn } from './caseFeatures.ts'
import { caseLooks, drawCaseIcon, iconName } from './caseIcon.ts'
import { caseLayers, caseSources } from './caseLayers.ts'
import { forceIcons } from './forceIcon.ts'
import {
  forceFeatures,
  forceLayers,
  forceSources,
  trailFeatures,
  type ForceMark,
} from './forceLayers.ts'
import { groundLabelLayers, groundLayers } from './groundLayers.ts'

setWorkerUrl(workerUrl)

interface CaseMapNeeds {
  container: HTMLElement
  district: DistrictInfo
  base: BaseMap
  /** West, south, east, north of what the map comes back to. */
  home: readonly [number, number, number, number]
  /** The grid of the station the screen stands in. */
  stationGridId: string | null
  /** 1 on a screen of 1080 lines; 2 on one of 2160. */
  scale: number
  picked: (caseId: string) => void
  /** Somebody on duty was pressed. */
  pickedForce: (accountId: string) => void
  /** The graphics context is gone for good, or something else the map cannot mend. */
  broken: (why: string) => void
}

export interface CaseMap {
  showCases(current: Drawn): void
  showGrids(open: ReadonlyMap<string, number>, late: ReadonlyMap<string, number>): void
  showArrivals(places: readonly Place[]): void
  showFocus(focus: (Place & { icon: string }) | null): void
  showForces(marks: readonly ForceMark[]): void
  /** Where a place lies in the container, in CSS pixels. */
  pixelOf(place: Place): { x: number; y: number }
  onMoved(moved: () => void): void
  goHome(): void
  renderedCaseIds(): string[]
  renderedForceIds(): string[]
  destroy(): void
}

export interface Place {
  lng: number
  lat: number
}

const point = ({ lng, lat }: Place, properties: object = {}): Feature => ({
  type: 'Feature',
  properties: { ...properties },
  geometry: { type: 'Point', coordinates: [lng, lat] },
})

const CONTEXT_BACK_WITHIN_MS = 8_000
/** Far longer than any change takes, also on a busy machine without a graphics card. */
const DRAWN_WITHIN_MS = 60_000
/** A map somebody moved goes home again: the next one to look expects the whole area. */
const HOME_AFTER_MS = 90_000

export function createCaseMap(needs: CaseMapNeeds): CaseMap {
  const { container, district, base, scale, picked, pickedForce, broken } = needs
  const ids = createFeatureIds()
  const numbers = gridNumbers(district)
  const gridStates = new Map<string, GridState>()
  let drawn: Drawn = new Map()
  let wanted: Drawn = drawn
  let isDrawing = false
  let isReady = false
  let isGone = false
  // Kept by name, so that what is told before the style is there is shown once it is.
  const marks = new Map<string, Feature[]>()
  let contextTimer: ReturnType<typeof setTimeout> | undefined
  let homeTimer: ReturnType<typeof setTimeout> | undefined
  const [west, south, east, north] = needs.home
  const bounds: [number, number, number, number] = [west, south, east, north]
  const fit = { padding: 18 * scale, animate: false }

  const map = new MapLibreMap({
    container,
    style: {
      version: 8,
      sources: {
        ...Object.fromEntries(
          groundNames.map((name) => [name, { type: 'geojson' as const, data: base[name] }]),
        ),
        ...areaSources(district),
        ...caseSources(scale),
        ...forceSources(scale),
      },
      layers: [
        ...groundLayers(scale),
        ...areaLayers(scale, numbers.get(needs.stationGridId ?? '') ?? null),
        ...groundLabelLayers(scale),
        ...areaLabelLayers(scale),
        ...caseLayers(scale),
        ...forceLayers(scale),
      ],
    },
    bounds,
    fitBoundsOptions: fit,
    attributionControl: false,
    // The wall's keys walk through cases; a tilted or turned wall would only confuse.
    keyboard: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    maxZoom: 17,
  })
  // The lists are the way in for a keyboard; the canvas has nothing to say to one.
  map.getCanvas().tabIndex = -1
  map.addControl(new ScaleControl({ maxWidth: 120 * scale }), 'bottom-left')

  map.once('style.load', () => {
    for (const look of caseLooks) {
      const { image, pixelRatio } = drawCaseIcon(look)
      map.addImage(iconName(look), image, { pixelRatio })
    }
    for (const { name, image, pixelRatio } of forceIcons())
      map.addImage(name, image, { pixelRatio })
    isReady = true
    void draw()
    paintGrids(gridStates)
    marks.forEach((features, name) => show(name, features))
  })
  map.on('webglcontextlost', () => {
    contextTimer ??= setTimeout(() => broken('contextLost'), CONTEXT_BACK_WITHIN_MS)
  })
  map.on('webglcontextrestored', () => {
    clearTimeout(contextTimer)
    contextTimer = undefined
    // What grids look like lived in the lost context.
    paintGrids(gridStates)
  })
  zoomsIn('forceClusters', 'forces')
  map.on('click', 'forces', (event) => {
    const accountId: unknown = event.features?.[0]?.properties.accountId
    if (typeof accountId !== 'string' || event.defaultPrevented) return
    // A case may lie under the pin: the press was meant for the pin.
    event.preventDefault()
    pickedForce(accountId)
  })
  map.on('click', 'cases', ({ features, defaultPrevented }) => {
    if (defaultPrevented) return
    const caseId = ids.caseOf(Number(features?.[0]?.id))
    if (caseId !== undefined) picked(caseId)
  })
  zoomsIn('clusters', 'cases')
  for (const layer of ['cases', 'clusters', 'forces', 'forceClusters']) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''))
  }
  map.on('moveend', (event) => {
    clearTimeout(homeTimer)
    if (event.originalEvent) homeTimer = setTimeout(goHome, HOME_AFTER_MS)
  })
  map.on('resize', goHome)

  /** Pressed, several together come apart; what lies on top is asked before what lies under it. */
  function zoomsIn(layer: string, of: string): void {
    map.on('click', layer, (event) => {
      const cluster: unknown = event.features?.[0]?.properties.cluster_id
      const source = sourceOf(of)
      if (event.defaultPrevented || typeof cluster !== 'number' || !source) return
      event.preventDefault()
      void source
        .getClusterExpansionZoom(cluster)
        .then((zoom) => map.easeTo({ center: event.lngLat, zoom: zoom + 0.3, duration: 400 }))
    })
  }

  function sourceOf(name: string): GeoJSONSource | null {
    const source = map.getSource(name)
    return source instanceof GeoJSONSource ? source : null
  }
  function show(name: string, features: Feature[]): void {
    marks.set(name, features)
    if (isReady) void sourceOf(name)?.setData({ type: 'FeatureCollection', features })
  }

  function goHome(): void {
    map.fitBounds(bounds, fit)
  }

  // Asked again after every wait: the map may have been taken away meanwhile.
  const isAlive = (): boolean => !isGone

  /** One change at a time: in a storm they grow instead of queueing up. */
  async function draw(): Promise<void> {
    const source = sourceOf('cases')
    if (!isReady || isDrawing || !isAlive() || !source || wanted === drawn) return
    isDrawing = true
    const next = wanted
    const diff = diffFeatures(drawn, next, ids)
    // A map whose worker has died takes no change and says nothing: silence counts as broken.
    const silence = setTimeout(() => isAlive() && broken('noAnswer'), DRAWN_WITHIN_MS)
    try {
      if (diff.add.length > 0 || diff.remove.length > 0) await source.updateData(diff)
    } catch (error) {
      if (isAlive()) broken(String(error))
      return
    } finally {
      clearTimeout(silence)
      isDrawing = false
    }
    if (!isAlive()) return
    for (const id of drawn.keys()) if (!next.has(id)) ids.forget(id)
    drawn = next
    void draw()
  }

  function paintGrids(states: ReadonlyMap<string, GridState>): void {
    if (!isReady) return
    for (const [id, { load, late }] of states) {
      const number = numbers.get(id)
      if (number !== undefined) map.setFeatureState({ source: 'grids', id: number }, { load, late })
    }
  }

  return {
    showCases(current) {
      wanted = current
      void draw()
    },
    showGrids(open, late) {
      const changed = changedGrids(gridStates, numbers.keys(), open, late)
      for (const [id, state] of changed) gridStates.set(id, state)
      paintGrids(changed)
    },
    showArrivals: (places) =>
      show(
        'arrivals',
        places.map((place) => point(place)),
      ),
    showFocus: (focus) => show('focus', focus ? [point(focus, { icon: focus.icon })] : []),
    showForces: (marks) => {
      show('trails', trailFeatures(marks))
      show('forces', forceFeatures(marks))
    },
    pixelOf: ({ lng, lat }) => map.project([lng, lat]),
    onMoved: (moved) => void map.on('move', moved),
    goHome,
    renderedCaseIds: () => [...drawn.keys()],
    renderedForceIds: () =>
      isReady
        ? (marks.get('forces') ?? []).map(({ properties }) => String(properties?.accountId))
        : [],
    destroy() {
      isGone = true
      clearTimeout(contextTimer)
      clearTimeout(homeTimer)
      map.remove()
    },
  }
}
