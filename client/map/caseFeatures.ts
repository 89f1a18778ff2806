import type { Feature, Point } from 'geojson'
import type { CaseCard } from '#shared/case.ts'
import { iconName } from './caseIcon.ts'

/** What a case looks like on the map; equal looks need no redrawing, whatever else changed. */
export interface DrawnCase {
  lng: number
  lat: number
  icon: string
  isLate: boolean
  isUrgent: boolean
}

export type Drawn = ReadonlyMap<string, DrawnCase>

export interface FeatureDiff {
  add: Feature<Point>[]
  remove: number[]
}

/** Numbers for ids: the map's sources want them. A number is never given twice. */
export interface FeatureIds {
  numberOf(caseId: string): number
  caseOf(number: number): string | undefined
  forget(caseId: string): void
}

export function createFeatureIds(): FeatureIds {
  const numbers = new Map<string, number>()
  const cases = new Map<number, string>()
  let last = 0
  return {
    numberOf(caseId) {
      const known = numbers.get(caseId)
      if (known !== undefined) return known
      last += 1
      numbers.set(caseId, last)
      cases.set(last, caseId)
      return last
    },
    caseOf: (number) => cases.get(number),
    forget(caseId) {
      const number = numbers.get(caseId)
      if (number !== undefined) cases.delete(number)
      numbers.delete(caseId)
    },
  }
}

/** The cases that have a place on a map, as they should look now. */
export function drawnFrom(cases: Iterable<CaseCard>, lateIds: ReadonlySet<string>): Drawn {
  const drawn = new Map<string, DrawnCase>()
  for (const { id, location, source, urgency } of cases) {
    if (!location) continue
    const isLate = lateIds.has(id)
    const icon = iconName({ source, urgency, isLate })
    drawn.set(id, { ...location, icon, isLate, isUrgent: urgency === 'urgent' })
  }
  return drawn
}

/** The smallest change that turns the drawn cases into the current ones. */
export function diffFeatures(drawn: Drawn, current: Drawn, ids: FeatureIds): FeatureDiff {
  const add: Feature<Point>[] = []
  for (const [id, look] of current) {
    // Adding a feature under a known id replaces it.
    if (!isSame(drawn.get(id), look)) add.push(toFeature(ids.numberOf(id), look))
  }
  const remove = [...drawn.keys()].filter((id) => !current.has(id)).map((id) => ids.numberOf(id))
  return { add, remove }
}

const isSame = (a: DrawnCase | undefined, b: DrawnCase): boolean =>
  a !== undefined && a.icon === b.icon && a.lng === b.lng && a.lat === b.lat

function toFeature(id: number, look: DrawnCase): Feature<Point> {
  const { lng, lat, icon, isLate, isUrgent } = look
  return {
    type: 'Feature',
    id,
    // Numbers, not booleans: clusters add them up.
    properties: { icon, late: isLate ? 1 : 0, urgent: isUrgent ? 1 : 0 },
    geometry: { type: 'Point', coordinates: [lng, lat] },
  }
}
