import readExif from 'exif-reader'
import { atLocalTime } from '#shared/calendar.ts'

/** What a camera wrote into an image about when and where; read once, then thrown away. */
export interface Shot {
  takenAt: Date | null
  /** WGS-84. */
  position: readonly [lng: number, lat: number] | null
}

/** A clock that runs ahead by more tells nothing. */
const AHEAD_MS = 60_000

/** What the EXIF block says; a broken one says nothing, and is no reason to refuse the image. */
export function readShot(block: Buffer | undefined, now: Date): Shot {
  if (!block) return { takenAt: null, position: null }
  let exif: ReturnType<typeof readExif>
  try {
    exif = readExif(block)
  } catch {
    // The library throws whatever it stumbles over; the block is the camera's, not ours.
    return { takenAt: null, position: null }
  }
  const takenAt = instantOf(exif.Photo?.DateTimeOriginal, exif.Photo?.['OffsetTimeOriginal'])
  const isPast = takenAt !== null && takenAt.getTime() <= now.getTime() + AHEAD_MS
  return { takenAt: isPast ? takenAt : null, position: positionOf(exif.GPSInfo) }
}

/** The camera's clock shows local time; where it does not say of which place, it is the district's. */
function instantOf(local: unknown, offset: unknown): Date | null {
  if (!(local instanceof Date) || Number.isNaN(local.getTime())) return null
  const clockFace = local.toISOString().slice(0, 19)
  if (typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset)) {
    const at = new Date(`${clockFace}${offset}`)
    return Number.isNaN(at.getTime()) ? null : at
  }
  const [day, time] = clockFace.split('T') as [string, string]
  return new Date(atLocalTime(day, time.slice(0, 5)).getTime() + Number(time.slice(6)) * 1000)
}

function positionOf(gps: Record<string, unknown> | undefined): Shot['position'] {
  const lat = degrees(gps?.['GPSLatitude'], gps?.['GPSLatitudeRef'], 'S', 90)
  const lng = degrees(gps?.['GPSLongitude'], gps?.['GPSLongitudeRef'], 'W', 180)
  // Cameras that have no fix yet write zeros.
  return lat === null || lng === null || (lat === 0 && lng === 0) ? null : [lng, lat]
}

function degrees(parts: unknown, ref: unknown, negative: string, most: number): number | null {
  if (!Array.isArray(parts)) return null
  const [d, m, s] = parts.map(Number)
  const value = (d ?? NaN) + (m ?? 0) / 60 + (s ?? 0) / 3600
  if (!Number.isFinite(value) || value > most) return null
  return ref === negative ? -value : value
}
