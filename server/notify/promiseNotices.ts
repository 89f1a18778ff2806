import type { Kysely } from 'kysely'
import { noticeRulesAt } from '#shared/noticeRule.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Meant } from './meant.ts'
import { readNoticeRules } from './noticeRuleRepo.ts'
import type { Notifier } from './notifier.ts'
import { isAnySoon, takeSoon, type PromiseSoon } from './promiseRepo.ts'
import { recipientsOf } from './recipients.ts'

const meantOf = ({ of, promise, kind, dueAt, card }: PromiseSoon, at: Date): Meant => {
  const order = card.orders.find(({ id }) => id === of)
  const due = dueAt.toISOString()
  return {
    key: `promise:${card.id}:${of}:${promise}:${due}`,
    ...{ kind: 'promiseSoon', cause: kind, card, at, due, post: null, until: dueAt },
    unitIds: order ? [order.unitId] : [],
  }
}

/** Warns of promises that will be missed soon, each row once a promise, whichever process looks first. */
export async function tellPromises(
  db: Kysely<Tables>,
  notifier: Notifier,
  now: Date,
  isStationOpen: boolean,
): Promise<void> {
  for (const rule of noticeRulesAt(await readNoticeRules(db), 'promiseSoon', now)) {
    if (!(await isAnySoon(db, rule, now))) continue
    await db.transaction().execute(async (tx) => {
      for (const soon of await takeSoon(tx, rule, now)) {
        const meant = meantOf(soon, now)
        const accountIds = await recipientsOf(tx, meant, rule, now, isStationOpen)
        await notifier.tell(tx, accountIds, meant, rule)
      }
    })
  }
}
