import { z } from 'zod'
import type { Force, ForceUnit } from './force.ts'
import { KnownPosition } from './force.ts'
import type { NearestLimits } from './forcePosition.ts'
import { distanceMeters } from './geometry.ts'
import { say, Say } from './say.ts'

/** Somebody who could go, how far away, and why they fit. */
const Fitting = z.object({
  unitId: z.string(),
  accountId: z.string(),
  label: z.string(),
  metres: z.number().int(),
  takenAt: KnownPosition.shape.takenAt,
  why: z.array(Say),
})
type Fitting = z.infer<typeof Fitting>

/** Who is left out, and why; a unit as a whole has no person. */
const Skipped = z.object({
  unitId: z.string(),
  accountId: z.string().nullable(),
  label: z.string().nullable(),
  why: Say,
})
type Skipped = z.infer<typeof Skipped>

/** `GET /api/forces/fitting` */
export const FittingAnswer = z.object({
  at: z.string(),
  fitting: z.array(Fitting),
  skipped: z.array(Skipped),
})
export type FittingAnswer = z.infer<typeof FittingAnswer>

export interface Sought {
  caseId: string
  /** Null: the case's place is not known or withheld, and nobody is nearer than anybody else. */
  place: { lng: number; lat: number } | null
  /** The units that have a part in the case already. */
  askedUnitIds: readonly string[]
  /** The route that fits the matter; null: none does, and every kind may go. */
  route: { code: string; unitKinds: readonly string[] } | null
  limits: NearestLimits
  nowMs: number
}

/**
 * Of the units that serve the place, the people who could go, the nearest first; and everybody else
 * with the reason. Everybody is in exactly one of the two lists.
 */
export function nearestFitting(
  sought: Sought,
  units: readonly ForceUnit[],
): Pick<FittingAnswer, 'fitting' | 'skipped'> {
  const fitting: Fitting[] = []
  const skipped: Skipped[] = []
  for (const unit of units) {
    const { unitId } = unit
    const whyNot = unitSkipped(unit, sought)
    if (whyNot) {
      skipped.push({ unitId, accountId: null, label: null, why: whyNot })
      continue
    }
    for (const { accountId, label, ...force } of unit.people) {
      const who = { unitId, accountId, label }
      const found = measured(force, sought)
      if ('metres' in found) fitting.push({ ...who, ...found, why: whyFits(unit, sought) })
      else skipped.push({ ...who, why: found })
    }
  }
  return { fitting: fitting.sort(byDistance), skipped }
}

/** Equally far: the order of their names, so that a list does not jump between two looks. */
const byDistance = (a: Fitting, b: Fitting): number =>
  a.metres - b.metres || (a.accountId < b.accountId ? -1 : 1)

function unitSkipped(unit: ForceUnit, sought: Sought): Say | null {
  const { caseId, askedUnitIds, route } = sought
  if (askedUnitIds.includes(unit.unitId)) return say('force.skip.asked')
  if (route && !route.unitKinds.includes(unit.kind))
    return say('force.skip.kind', { rule: route.code })
  if (unit.people.length === 0) return say('force.skip.notOnDuty')
  const whistle = unit.works.find((work) => work.isWhistle && work.caseId !== caseId)
  if (!whistle) return null
  return whistle.caseNo === null
    ? say('force.skip.whistleElsewhere')
    : say('force.skip.whistle', { caseNo: whistle.caseNo })
}

function measured(
  { hasConsent, position }: Pick<Force, 'hasConsent' | 'position'>,
  { place, limits, nowMs }: Sought,
): Say | { metres: number; takenAt: string } {
  if (place === null) return say('force.skip.noPlace')
  if (!hasConsent) return say('force.skip.noConsent')
  if (!position) return say('force.skip.noPosition')
  const minutes = Math.floor((nowMs - Date.parse(position.takenAt)) / 60_000)
  if (minutes > limits.ageMinutes) return say('force.skip.old', { minutes })
  const metres = Math.round(distanceMeters([position.lng, position.lat], [place.lng, place.lat]))
  if (metres > limits.kilometres * 1000)
    return say('force.skip.far', { km: Math.floor(metres / 100) / 10 })
  return { metres, takenAt: position.takenAt }
}

function whyFits({ mode, works }: ForceUnit, { route }: Sought): Say[] {
  return [
    say(mode === null ? 'force.fit.ofTown' : `force.fit.${mode}`),
    route ? say('force.fit.route', { rule: route.code }) : say('force.fit.anyKind'),
    works.length === 0 ? say('force.fit.free') : say('force.fit.works', { n: works.length }),
  ]
}
