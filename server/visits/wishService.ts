import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { say } from '#shared/say.ts'
import { mayWriteVisits } from '#shared/visitSight.ts'
import {
  refuseWish,
  stateAfter,
  type Step,
  Wish,
  type WishCommandName,
  type WishState,
} from '#shared/visitWish.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { notFound, refused, versionConflict } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import { redactPersons } from '#server/intake/redact.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from './asideDraft.ts'
import { insertStep, readSteps, withoutNumber } from './stepRepo.ts'
import { listWishes, lockWish, updateWish, type WishRow, type WishSight } from './wishRepo.ts'
import { townOfAccount } from './writtenPlace.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  org: Org
}

export interface WishInput {
  expectedVersion: number
  note?: string | undefined
  reason?: string | undefined
}

const LISTED_MAX = 200

/** Micro-wishes: taken by somebody of the town, fulfilled, or put back with a reason. */
export function createWishes({ db, ledger, org }: Deps) {
  const sightOf = (account: Account): WishSight => ({
    account,
    townCode: townOfAccount(account, org),
    isReader: !mayWriteVisits(account),
  })

  return {
    async list(account: Account, state: WishState): Promise<Wish[]> {
      const rows = await listWishes(db, sightOf(account), state, LISTED_MAX)
      const steps = await readSteps(
        db,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => shown(account, row, (steps.get(row.id) ?? []).map(withoutNumber)))
    },

    command: (
      name: WishCommandName,
      account: Account,
      id: string,
      { expectedVersion, note, reason }: WishInput,
      retry: Retry | null,
    ) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const sight = sightOf(account)
          const before = await lockWish(tx, sight, id)
          if (!before) throw notFound('wish')
          const refusal = refuseWish(name, account, sight.townCode, shown(account, before))
          if (refusal?.code === 'notAllowed') throw refused(refusal)
          if (before.version !== expectedVersion) throw versionConflict(before.version)
          if (refusal) throw refused(refusal)

          const { area, label } = account
          const taker = {
            takenBy: account.id,
            takenLabel: label,
            takenUnitId: area.kind === 'unit' ? area.unitId : null,
          }
          const nobody = { takenBy: null, takenLabel: null, takenUnitId: null }
          const version = before.version + 1
          const state = stateAfter(name)
          await updateWish(tx, {
            ...before,
            ...(name === 'take' && taker),
            ...(name === 'putBack' && nobody),
            ...{ version, state },
          })
          const what = say(happened[name])
          const words = redactPersons((reason ?? note ?? '').trim())
          await insertStep(tx, id, { at: now, actor: label, what, note: words })
          const unitIds = [before.unitId, before.takenUnitId, taker.takenUnitId]
          const rooms = roomsOf({ ...before, unitIds })
          const actor = { id: account.id, label }
          return {
            result: { id, version },
            drafts: [asideDraft({ type: 'wish:changed', actor, id, what, rooms })],
          }
        }),
      ),
  }
}

const happened: Record<WishCommandName, string> = {
  take: 'happened.wishTaken',
  fulfil: 'happened.wishFulfilled',
  putBack: 'happened.wishPutBack',
}

/** Taken by this account, or by somebody of its unit. */
const isTakenByUs = ({ id, area }: Account, { takenBy, takenUnitId }: WishRow): boolean =>
  takenBy === id || (area.kind === 'unit' && takenUnitId === area.unitId)

/** Parsed, so that nothing of the row goes out that a wish does not have. */
const shown = (account: Account, row: WishRow, steps: readonly Step[] = []): Wish =>
  Wish.parse({
    ...row,
    at: row.at.toISOString(),
    isTakenByUs: isTakenByUs(account, row),
    steps,
  })
