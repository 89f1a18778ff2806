import type { CaseCard } from '#shared/case.ts'
import type { Catalogue } from '#shared/category.ts'
import { say } from '#shared/say.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import type { Category } from '#shared/ticket.ts'
import { committeesNamed } from './suggestPlace.ts'
import type { Places, Route } from './sortingRules.ts'

type Routed = Pick<CaseCard, 'source' | 'tickets'>

/** The first route that fits; null: none does, and nobody is made up. */
export function routeFor(
  { source, tickets }: Routed,
  category: Category | null,
  routes: readonly Route[],
  catalogue: Catalogue,
): Route | null {
  const keys = category ? catalogue.keysOf(category) : []
  // The first ticket speaks for the case.
  const kind = tickets[0]?.kind ?? null
  return (
    routes.find(
      ({ categories, appealKinds, sources }) =>
        (categories === null || keys.some((key) => categories.includes(key))) &&
        (appealKinds === null || (kind !== null && appealKinds.includes(kind))) &&
        (sources === null || sources.includes(source)),
    ) ?? null
  )
}

/** Where the case is, as far as it is known or suggested. */
export interface Whereabouts {
  townCode: string | null
  gridId: string | null
  text: string
}

export function suggestUnit(
  route: Route | null,
  where: Whereabouts,
  places: Places,
): Suggestion['unit'] {
  if (!route) return { value: null, rule: null, reason: say('suggest.unit.none') }
  const { code: rule, unitKinds, basis } = route
  const [lead = '', ...assisting] = unitKinds
  const missing = (code: 'noTown' | 'whichCommittee' | 'noSuchUnit'): Suggestion['unit'] => ({
    value: null,
    rule,
    reason: say(`suggest.unit.${code}`, { rule, unitKind: `unitKind.${lead}` }),
  })
  if (where.townCode === null) return missing('noTown')

  const unitId = unitOf(lead, where, places)
  if (unitId === null) return missing(lead === 'committee' ? 'whichCommittee' : 'noSuchUnit')
  const assistUnitIds = assisting.flatMap((kind) => unitOf(kind, where, places) ?? [])
  return {
    value: { unitId, assistUnitIds },
    rule,
    reason:
      assistUnitIds.length > 0
        ? say('suggest.unit.shared', { rule, unitId, unitIds: assistUnitIds.join(','), basis })
        : say('suggest.unit.route', { rule, unitId, basis }),
  }
}

/** The town's only unit of a kind; of its many 居村 the one that is named, or the grid's only one. */
function unitOf(kind: string, { townCode, gridId, text }: Whereabouts, places: Places) {
  const ofKind = places.units.filter((unit) => unit.kind === kind && unit.townCode === townCode)
  const candidates =
    kind !== 'committee'
      ? [ofKind]
      : [
          committeesNamed(text, townCode, places),
          ofKind.filter((unit) => gridId !== null && unit.gridId === gridId),
        ]
  return candidates.find((found) => found.length === 1)?.[0]?.id ?? null
}

export function suggestTier(route: Route | null): Suggestion['tier'] {
  if (!route) return { value: null, rule: null, reason: say('suggest.tier.none') }
  const { code: rule, tier, basis } = route
  return tier === null
    ? { value: null, rule, reason: say('suggest.tier.routeSaysNone', { rule }) }
    : { value: tier, rule, reason: say('suggest.tier.route', { rule, tier, basis }) }
}
