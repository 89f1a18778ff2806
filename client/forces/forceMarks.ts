import type { Force, ForceUnit } from '#shared/force.ts'
import type { ForceMark } from '../map/forceLayers.ts'

const MINUTE_MS = 60_000

/** The paler, the older: what was true a quarter of an hour ago must not look like now. */
export function fadeOf(ageMs: number): number {
  if (ageMs < 3 * MINUTE_MS) return 1
  if (ageMs < 8 * MINUTE_MS) return 0.75
  return ageMs < 15 * MINUTE_MS ? 0.55 : 0.35
}

/** Everybody whose place is known, as the map draws them; `nameOf` says whose unit it is. */
export const marksOf = (
  units: readonly ForceUnit[],
  nowMs: number,
  nameOf: (unitId: string) => string,
): ForceMark[] =>
  units.flatMap(({ unitId, state, people }) =>
    people.flatMap(({ accountId, position, trail }: Force) =>
      position === null
        ? []
        : [
            {
              ...{ accountId, state, trail, name: nameOf(unitId) },
              ...{ lng: position.lng, lat: position.lat },
              fade: fadeOf(nowMs - Date.parse(position.takenAt)),
            },
          ],
    ),
  )
