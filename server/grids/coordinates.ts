import gcoord from 'gcoord'
import type { Position } from '#shared/geometry.ts'

/** The datums in which a source may state a position. */
export type Crs = 'WGS84' | 'CGCS2000' | 'GCJ02' | 'BD09'

const SYSTEMS = {
  WGS84: gcoord.WGS84,
  // CGCS2000 and WGS-84 differ by centimetres: nothing here is measured that finely.
  CGCS2000: gcoord.WGS84,
  GCJ02: gcoord.GCJ02,
  BD09: gcoord.BD09,
} as const

/** The position in WGS-84, the one datum that everything else in the product speaks. */
export function toWgs84({ lng, lat, crs }: { lng: number; lat: number; crs: Crs }): Position {
  // gcoord writes into the array it is given: a fresh one each time.
  const [east, north] = gcoord.transform([lng, lat], SYSTEMS[crs], gcoord.WGS84)
  return [east, north]
}

/** A WGS-84 position as a source with another datum would state it; to seven decimals, a centimetre. */
export function fromWgs84([lng, lat]: Position, crs: Crs): Position {
  const [east, north] = gcoord.transform([lng, lat], gcoord.WGS84, SYSTEMS[crs])
  return [Math.round(east * 1e7) / 1e7, Math.round(north * 1e7) / 1e7]
}
