import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { say } from '#shared/say.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { sharingDraft } from './sharingDraft.ts'
import { addToTrails, beginTrails, emergencyOrders, trailsBegun } from './trailRepo.ts'

/** Where somebody comes along, for as long as an emergency whistle of their unit is open. */
export function followTrails({ db, ledger }: { db: Kysely<Tables>; ledger: Ledger }) {
  return {
    async isAny(accountId: string, unitIds: readonly string[]): Promise<boolean> {
      const orderIds = await emergencyOrders(db, unitIds)
      return (await trailsBegun(db, accountId, orderIds)).size > 0
    },

    /** Adds the point where there is a trail to add it to; the first one is told in the log. */
    async add(
      account: Account,
      unitIds: readonly string[],
      point: { sealed: Buffer; takenAt: Date },
    ): Promise<void> {
      const orderIds = await emergencyOrders(db, unitIds)
      if (orderIds.length === 0) return
      const begun = await trailsBegun(db, account.id, orderIds)
      const fresh = orderIds.filter((id) => !begun.has(id))
      if (fresh.length > 0) {
        await ledger.write(async (tx, now) => {
          const made = await beginTrails(tx, account.id, fresh, now)
          const drafts = made.map(() =>
            sharingDraft(account, account.id, say('happened.trailBegun')),
          )
          return { result: undefined, drafts }
        })
      }
      await addToTrails(db, account.id, orderIds, point)
    },
  }
}
