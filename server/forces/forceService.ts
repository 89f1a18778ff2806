import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { AreaTree } from '#shared/area.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  maySeeForces,
  stateOfUnit,
  type Force,
  type ForceUnit,
  type ForcesAnswer,
} from '#shared/force.ts'
import { nearestFitting, type FittingAnswer } from '#shared/forceNearest.ts'
import type { Presence } from '#shared/presence.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import { unitsOnDuty } from '#server/people/dutyRepo.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Limits } from '#server/rules/limits.ts'
import { readSortingRules } from '#server/sorting/sortingRepo.ts'
import { findSuggestion } from '#server/sorting/suggestionRepo.ts'
import { routeFor } from '#server/sorting/suggestRoute.ts'
import type { Tables } from '#server/store/tables.ts'
import { kindsOf, worksOf } from './forceRepo.ts'
import { createPositionReads } from './positionReads.ts'
import { readPositions } from './positionRepo.ts'
import { openPlace, openPoint } from './sealedPlace.ts'
import { readTrails } from './trailRepo.ts'

/** A grid's deployed units, or those that work in a town, the district's own among them. */
type Place = { gridId: string } | { townCode: string }

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
  sealing: Sealing
  tree: AreaTree
  presenceOf: (accountId: string) => Presence
}

/** Where the people on duty are who agreed to it, for whoever dispatches there; and who could go. */
export function createForces({ db, clock, limits, sealing, tree, presenceOf }: Deps) {
  const reads = createPositionReads({ db, limits })

  async function unitsAt(account: Account, place: Place, now: Date): Promise<ForceUnit[]> {
    const units = await unitsOnDuty(db, place, now)
    const unitIds = units.map(({ unitId }) => unitId)
    const ids = units.flatMap(({ officers }) => officers.map(({ accountId }) => accountId))
    const { keepMinutes } = await limits.at('positions', now)
    const notBefore = new Date(now.getTime() - keepMinutes * 60_000)
    const [kinds, works, { agreed, positions }, trails] = await Promise.all([
      kindsOf(db, unitIds),
      worksOf(db, unitIds, account),
      readPositions(db, ids, notBefore),
      readTrails(db, ids),
    ])
    const personOf = (accountId: string): Pick<Force, 'hasConsent' | 'position' | 'trail'> => {
      const kept = positions.get(accountId)
      const trail = trails.get(accountId)
      return {
        hasConsent: agreed.has(accountId),
        position: kept ? openPlace(sealing, kept) : null,
        trail: trail?.map((point) => openPoint(sealing, point)) ?? null,
      }
    }
    return units.map(({ unitId, mode, officers }) => {
      const inHand = works.get(unitId) ?? []
      return {
        ...{ unitId, mode, works: inHand, state: stateOfUnit(inHand) },
        kind: kinds.get(unitId) ?? '',
        people: officers.map(({ accountId, label, rank }) => ({
          ...{ accountId, label, rank },
          presence: presenceOf(accountId),
          ...personOf(accountId),
        })),
      }
    })
  }

  /** The route the matter goes by: as it was sorted, or as it would be. */
  async function routeOf(card: CaseCard, now: Date) {
    const { routes, catalogue } = await readSortingRules(db, limits, now)
    const category =
      card.category ?? (await findSuggestion(db, card.id))?.suggestion.category.value ?? null
    return routeFor(card, category, routes, catalogue)
  }

  return {
    async ofPlace(account: Account, place: Place): Promise<ForcesAnswer> {
      const townCode = 'townCode' in place ? place.townCode : tree.townOfGrid(place.gridId)
      if (townCode === undefined || !tree.hasTown(townCode)) throw notFound('place')
      if (!maySeeForces(account, townCode, tree)) throw notAllowed()
      const now = clock.now()
      await reads.note({ accountId: account.id, place, caseId: null, now })
      return { at: now.toISOString(), units: await unitsAt(account, place, now) }
    },

    async fitting(account: Account, caseId: string): Promise<FittingAnswer> {
      const [card, isSeen] = await Promise.all([findCase(db, caseId), maySee(db, account, caseId)])
      if (!card || !isSeen) throw notFound('case')
      const { townCode, gridId } = card
      if (townCode === null || !maySeeForces(account, townCode, tree)) throw notAllowed()
      const now = clock.now()
      const place = gridId === null ? { townCode } : { gridId }
      await reads.note({ accountId: account.id, place, caseId, now })
      const [units, route, nearest] = await Promise.all([
        unitsAt(account, place, now),
        routeOf(card, now),
        limits.at('nearest', now),
      ])
      const asked = card.orders.filter(({ state }) => state !== 'cancelled')
      const sought = {
        ...{ caseId, route, limits: nearest },
        place: card.location,
        askedUnitIds: asked.map(({ unitId }) => unitId),
        nowMs: now.getTime(),
      }
      return { at: now.toISOString(), ...nearestFitting(sought, units) }
    },
  }
}
