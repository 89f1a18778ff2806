import { boundingBox, type BoundingBox, type Position } from '#shared/geometry.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import type { CsvRow } from './csv.ts'
import { localInstant, type ReplayItem } from './replayItem.ts'

export const chicagoColumns = [
  'service_request_number',
  'created_date',
  'nature',
  'street_address',
  'latitude',
  'longitude',
] as const

const CHICAGO: BoundingBox = [-87.94, 41.644, -87.524, 42.023]

/** Chicago laid over the demo district: what was near stays near; some of it falls beyond every town. */
export function carriedOver([lng, lat]: Position): Position {
  const [west, south, east, north] = boundingBox(demoDistrict().outline)
  const part = (value: number, from: number, to: number) => (value - from) / (to - from)
  const place = (share: number, from: number, to: number) =>
    Math.round((from + share * (to - from)) * 1e6) / 1e6
  return [
    place(part(lng, CHICAGO[0], CHICAGO[2]), west, east),
    place(part(lat, CHICAGO[1], CHICAGO[3]), south, north),
  ]
}

const codeOf = (nature: string): string =>
  nature
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'unnamed'

/** One service request as the hotline sends it; the same row is always the same item. */
export function itemOfRequest(row: CsvRow): ReplayItem {
  const { service_request_number = '', created_date = '', street_address = '' } = row
  const nature = row.nature?.trim() || 'Sanitation'
  const located = row.longitude?.trim() && row.latitude?.trim()
  const [lng, lat] = carriedOver([Number(row.longitude), Number(row.latitude)])
  return {
    at: localInstant(created_date),
    item: {
      sourceId: service_request_number,
      title: nature.slice(0, 200),
      address: street_address.slice(0, 300),
      kind: 'complaint',
      category: { scheme: 'local', code: codeOf(nature), name: nature.slice(0, 80) },
      ...(located && { location: { lng, lat, crs: 'WGS84' as const }, locationIs: 'problem' }),
    },
  }
}
