import type { Account } from '#shared/account.ts'
import { mayLookUpCallers, type CallerLookup } from '#shared/callerLookup.ts'
import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told } from '#server/cases/happening.ts'
import { AppError, notAllowed } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import { casesOfCaller, insertLookup, lookupsSince } from './callerLookupRepo.ts'
import { normalPhone, type Sealing } from './sealing.ts'

const HOUR_MS = 3_600_000

export interface CallerLookups {
  /**
   * The cases in the account's sight that this number called about, newest first, at most 50. That it
   * was asked is kept, also when nothing was found; each case found tells it in its timeline.
   */
  lookUp(account: Account, asked: CallerLookup): Promise<CaseCard[]>
}

interface Deps {
  ledger: Ledger
  limits: Limits
  sealing: Sealing
}

export function createCallerLookups({ ledger, limits, sealing }: Deps): CallerLookups {
  async function checkPace(before: readonly Date[], now: Date): Promise<void> {
    const { perHour } = await limits.at('callerLookup', now)
    if (before.length < perHour) return
    // When so many of them are more than an hour ago that one more fits.
    const freeAt = (before[before.length - perHour] as Date).getTime() + HOUR_MS
    throw new AppError('slowDown', 'Too many numbers were looked up within an hour', {
      retryAfter: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)),
    })
  }

  return {
    async lookUp(account, { phone, reason }) {
      if (!mayLookUpCallers(account)) throw notAllowed('This account may not look up callers')
      const phoneHash = sealing.keyedHash(normalPhone(phone))
      return ledger.write(async (tx, now) => {
        const since = new Date(now.getTime() - HOUR_MS)
        await checkPace(await lookupsSince(tx, account.id, since), now)

        const caseIds = await casesOfCaller(tx, account, phoneHash)
        const words = sealing.seal(reason)
        await insertLookup(tx, { accountId: account.id, phoneHash, caseIds, words, now })

        const cards = await lockCases(tx, caseIds)
        const what = say('happened.callerLookedUp', { by: account.label })
        const actor = { id: account.id, label: account.label }
        const changes = caseIds.flatMap((id) => {
          const before = cards.get(id)
          return before ? [{ before, after: told(before, now, what, {}) }] : []
        })
        await updateCases(
          tx,
          changes.map(({ after }) => after),
        )
        return {
          result: changes.map(({ after }) => after),
          drafts: changes.map(({ before, after }) =>
            draftOf({ type: 'case:changed', actor, before, after, what }),
          ),
        }
      })
    },
  }
}
