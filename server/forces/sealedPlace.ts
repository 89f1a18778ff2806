import { z } from 'zod'
import type { KnownPosition } from '#shared/force.ts'
import type { Sealing } from '#server/people/sealing.ts'

/** What is sealed: the moment stays outside, for what is too old must be found without the key. */
const Place = z.object({ lng: z.number(), lat: z.number(), accuracyM: z.number() })
type Place = z.infer<typeof Place>

export const sealPlace = (sealing: Sealing, place: Place): Buffer => sealing.seal(place)

export const openPlace = (
  sealing: Sealing,
  { sealed, takenAt }: { sealed: Buffer; takenAt: Date },
): KnownPosition => ({ ...Place.parse(sealing.open(sealed)), takenAt: takenAt.toISOString() })

/** A trail's point: longitude and latitude alone. */
export function openPoint(sealing: Sealing, sealed: Buffer): [lng: number, lat: number] {
  const { lng, lat } = Place.parse(sealing.open(sealed))
  return [lng, lat]
}
