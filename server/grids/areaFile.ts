import { z } from 'zod'
import type { AreaLevel } from '#shared/areaFile.ts'
import type { MultiPolygon, Position } from '#shared/geometry.ts'
import { say, type Say } from '#shared/say.ts'
import { filledText } from '#shared/text.ts'
import { Instant, type Crs } from '#shared/ticket.ts'
import { AppError, badRequest } from '#server/errors.ts'
import { instantOf } from '#server/rules/ruleCells.ts'
import { toWgs84 } from './coordinates.ts'
import { outlineFault } from './outlineFault.ts'

/** What a feature wants, in WGS-84. */
export interface WantedArea {
  /** Its number in the file, from 1. */
  line: number
  id: string
  level: AreaLevel
  /** `null`: not said; the area is there already and keeps it. */
  name: string | null
  /** As the file names it: code or name. A town's own code for a town. */
  town: string | null
  residents: number | null
  polygons: MultiPolygon
  /** `null`: from now on. */
  from: Date | null
  /** `null`: without an end. */
  to: Date | null
}
export interface BadArea {
  line: number
  name: string
  column: string | null
  problem: Say
}

const FEATURES_MAX = 500
const POSITIONS_MAX = 5_000
/** Whatever is drawn here lies in the extent in which the product's other datums are defined. */
const EXTENT = { west: 73, east: 136, south: 3, north: 54 }

/** Each property under the names that maps give it. */
const names = {
  id: ['id', 'code', '编号'],
  level: ['level', 'kind', '级别'],
  name: ['name', '名字', '名称'],
  town: ['town', 'townCode', '街镇'],
  residents: ['residents', '人口', '常住人口'],
  validFrom: ['validFrom', 'from', '生效时间'],
  validTo: ['validTo', 'to', '失效时间'],
} as const
type Named = keyof typeof names

const levels = new Map<string, AreaLevel>([
  ['', 'grid'],
  ['grid', 'grid'],
  ['网格', 'grid'],
  ['town', 'town'],
  ['街镇', 'town'],
])

/** What programs call the datums; a name that is none of these is never guessed at. */
const crsNames: readonly [RegExp, Crs][] = [
  [/CRS84$|EPSG:+([\d.]*:)?4326$|^WGS-?84$/i, 'WGS84'],
  [/EPSG:+([\d.]*:)?4490$|^CGCS-?2000$/i, 'CGCS2000'],
  [/^GCJ-?02$/i, 'GCJ02'],
  [/^BD-?09(LL)?$/i, 'BD09'],
]

const Collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()).min(1),
  crs: z
    .object({ type: z.literal('name'), properties: z.object({ name: z.string().max(200) }) })
    .nullish(),
})
const Feature = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullish(),
})

/**
 * The features of a file and those that cannot be taken, with why. Refuses what is no GeoJSON, and a file
 * in a datum that is unknown or not the one it is said to be in.
 */
export function readAreaFile(
  bytes: Buffer,
  said: Crs | undefined,
): { wanted: WantedArea[]; bad: BadArea[] } {
  const collection = Collection.safeParse(parsedJson(bytes))
  if (!collection.success)
    throw badRequest('The file is no GeoJSON', { reason: say('areaFile.noGeoJson') })
  const { features, crs: own } = collection.data
  if (features.length > FEATURES_MAX)
    throw new AppError('tooMany', `A file may have ${FEATURES_MAX} features`, {
      details: {
        reason: say('areaFile.tooManyFeatures', { n: features.length, max: FEATURES_MAX }),
      },
    })
  const crs = crsOf(own?.properties.name, said)

  const wanted: WantedArea[] = []
  const bad: BadArea[] = []
  for (const [n, feature] of features.entries()) {
    const read = readFeature(feature, n + 1, crs)
    if ('problem' in read) bad.push(read)
    else wanted.push(read)
  }
  return { wanted, bad }
}

function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
}

function crsOf(name: string | undefined, said: Crs | undefined): Crs {
  if (name === undefined) return said ?? 'WGS84'
  const own = crsNames.find(([pattern]) => pattern.test(name))?.[1]
  if (own === undefined)
    throw badRequest('The datum is not known', { reason: say('areaFile.crs', { name }) })
  if (said !== undefined && said !== own)
    throw badRequest('The file is in another datum', {
      reason: say('areaFile.otherCrs', { said, own }),
    })
  return own
}

function readFeature(given: unknown, line: number, crs: Crs): WantedArea | BadArea {
  const feature = Feature.safeParse(given)
  if (!feature.success) return { line, name: '', column: null, problem: say('areaFile.noFeature') }
  const { id: ownId, properties, geometry } = feature.data
  const text = (field: Named): string => {
    const value = names[field].map((key) => properties?.[key]).find((one) => one != null)
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  }
  const id = text('id') || String(ownId ?? '').trim()
  const bad = (column: Named | null, problem: Say): BadArea => ({
    ...{ line, name: `${text('name')} ${id}`.trim().slice(0, 120), problem },
    column: column && names[column][2],
  })
  if (!filledText(40).safeParse(id).success || /\s/.test(id)) return bad('id', say('areaFile.noId'))
  const level = levels.get(text('level'))
  if (!level) return bad('level', say('categoryImport.badCell'))
  const name = text('name') || null
  if (name !== null && !filledText(80).safeParse(name).success)
    return bad('name', say('categoryImport.badCell'))
  const residents = text('residents') === '' ? null : Number(text('residents'))
  if (residents !== null && (!Number.isInteger(residents) || residents < 0 || residents > 1e8))
    return bad('residents', say('categoryImport.badCell'))
  const moments: Partial<Record<Named, Date | null>> = {}
  for (const field of ['validFrom', 'validTo'] as const) {
    const at = text(field) === '' ? null : instantOf(text(field))
    if (text(field) !== '' && !Instant.safeParse(at).success)
      return bad(field, say('rosterFile.noMoment'))
    moments[field] = at === null ? null : new Date(at)
  }
  const { validFrom: from = null, validTo: to = null } = moments
  if (from && to && to <= from) return bad('validTo', say('categoryImport.endsFirst'))

  const shape = readPolygons(geometry, crs)
  if ('code' in shape) return bad(null, shape)
  const town = level === 'town' ? id : text('town') || null
  return { line, id, level, name, town, residents, polygons: shape.polygons, from, to }
}

const Parts = z.array(z.array(z.array(z.array(z.unknown()).min(2).max(4))))

function readPolygons(
  geometry: { type: string; coordinates?: unknown } | null | undefined,
  crs: Crs,
): { polygons: MultiPolygon } | Say {
  if (!geometry) return say('areaFile.noShape')
  const { type, coordinates } = geometry
  if (type !== 'Polygon' && type !== 'MultiPolygon')
    return say('areaFile.otherShape', { type: type.slice(0, 40) })
  const parts = Parts.safeParse(type === 'Polygon' ? [coordinates] : coordinates)
  if (!parts.success) return say('areaFile.noShape')
  const positions = parts.data.flat(2)
  if (positions.length > POSITIONS_MAX)
    return say('areaFile.tooMany', { n: positions.length, max: POSITIONS_MAX })
  for (const [lng, lat] of positions) {
    const fault = positionFault(lng, lat)
    if (fault) return fault
  }
  const polygons = parts.data.map((part) =>
    part.map((ring) =>
      ring.map(([lng, lat]) => rounded(toWgs84({ lng: lng as number, lat: lat as number, crs }))),
    ),
  )
  return outlineFault(polygons) ?? { polygons }
}

function positionFault(lng: unknown, lat: unknown): Say | null {
  if (typeof lng !== 'number' || typeof lat !== 'number') return say('areaFile.noNumber')
  if (isWithin(lng, lat)) return null
  const at = `${lng}, ${lat}`
  return isWithin(lat, lng) ? say('areaFile.swapped', { at }) : say('areaFile.range', { at })
}

const isWithin = (lng: number, lat: number): boolean =>
  lng >= EXTENT.west && lng <= EXTENT.east && lat >= EXTENT.south && lat <= EXTENT.north

/** Seven decimals are a centimetre; more is noise of the conversion. */
const rounded = ([lng, lat]: Position): Position => [
  Math.round(lng * 1e7) / 1e7,
  Math.round(lat * 1e7) / 1e7,
]
