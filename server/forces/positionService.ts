import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { mayShare } from '#shared/force.ts'
import { refusePosition, type MineAnswer, type SentPosition } from '#shared/forcePosition.ts'
import { say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notAllowed, notAllowedNow } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { servingOf } from './forceRepo.ts'
import {
  consentSince,
  endConsent,
  forgetPositions,
  giveConsent,
  keepPosition,
  readPositions,
} from './positionRepo.ts'
import { openPlace, sealPlace } from './sealedPlace.ts'
import { sharingDraft, trailsDeleted } from './sharingDraft.ts'
import { deleteTrailsOf } from './trailRepo.ts'
import { followTrails } from './trails.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  sealing: Sealing
}

/** One's own place: whether it is shared, sending it, and what is known of it. Never anybody else's. */
export function createPositions({ db, ledger, clock, limits, sealing }: Deps) {
  const trails = followTrails({ db, ledger })

  async function servedUnits(account: Account, now: Date): Promise<string[]> {
    return (await servingOf(db, [account.id], now)).get(account.id) ?? []
  }

  return {
    async mine(account: Account): Promise<MineAnswer> {
      if (!mayShare(account)) throw notAllowed()
      const now = clock.now()
      const rules = await limits.at('positions', now)
      const notBefore = new Date(now.getTime() - rules.keepMinutes * 60_000)
      const [unitIds, since, { positions }] = await Promise.all([
        servedUnits(account, now),
        consentSince(db, account.id),
        readPositions(db, [account.id], notBefore),
      ])
      const kept = unitIds.length > 0 ? positions.get(account.id) : undefined
      return {
        isOnDuty: unitIds.length > 0,
        consentSince: since?.toISOString() ?? null,
        position: kept ? openPlace(sealing, kept) : null,
        hasTrail: await trails.isAny(account.id, unitIds),
        limits: rules,
      }
    },

    /** Given or taken back by oneself; said again it changes nothing. What was shared goes at once. */
    consent: (account: Account, isGiven: boolean): Promise<void> => {
      if (!mayShare(account)) throw notAllowed()
      return ledger.write(async (tx, now) => {
        if (isGiven) {
          const isNew = await giveConsent(tx, account.id, now)
          const drafts = isNew
            ? [sharingDraft(account, account.id, say('happened.consentGiven'))]
            : []
          return { result: undefined, drafts }
        }
        if (!(await endConsent(tx, account.id, now))) return { result: undefined, drafts: [] }
        await forgetPositions(tx, [account.id])
        const gone = await deleteTrailsOf(tx, [account.id])
        return {
          result: undefined,
          drafts: [
            sharingDraft(account, account.id, say('happened.consentEnded')),
            ...trailsDeleted(account, gone),
          ],
        }
      })
    },

    /** Keeps a place in the last one's stead. Refused off duty, without consent, and when it cannot be. */
    async take(account: Account, sent: SentPosition): Promise<void> {
      if (!mayShare(account)) throw notAllowed()
      const now = clock.now()
      const unitIds = await servedUnits(account, now)
      if (unitIds.length === 0) throw notAllowedNow('force.problem.notOnDuty')
      const reason = refusePosition(sent, await limits.at('positions', now), now.getTime())
      if (reason) throw badRequest('That position cannot be believed', { reason })

      const { lng, lat, accuracyM } = sent
      const sealed = sealPlace(sealing, { lng, lat, accuracyM })
      const kept = { accountId: account.id, sealed, takenAt: new Date(sent.takenAt) }
      if (!(await keepPosition(db, kept))) throw notAllowedNow('force.problem.noConsent')
      await trails.add(account, unitIds, kept)
    },
  }
}
