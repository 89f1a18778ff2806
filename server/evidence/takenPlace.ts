import type { CaseCard } from '#shared/case.ts'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { distanceMeters } from '#shared/geometry.ts'
import { say, type Say } from '#shared/say.ts'
import type { Shot } from './exif.ts'

/**
 * What may be told of where a photo was taken: how far from the case's place, to ten metres. The
 * position itself is forgotten here. Of a case at somebody's home not even that is told.
 */
export function takenPlace(
  position: Shot['position'],
  { location }: Pick<CaseCard, 'location'>,
  { position: rule }: Pick<EvidenceLimits, 'position'>,
): Say {
  if (rule === 'nothing') return say('evidence.place.notKept')
  if (position === null) return say('evidence.place.none')
  if (location === null) return say('evidence.place.noCasePlace')
  const metres = distanceMeters(position, [location.lng, location.lat])
  return metres >= 1000
    ? say('evidence.place.far', { km: Math.round(metres / 100) / 10 })
    : say('evidence.place.near', { metres: Math.round(metres / 10) * 10 })
}
