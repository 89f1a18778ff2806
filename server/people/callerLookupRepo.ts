import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import { sightOf } from '#server/cases/sightRepo.ts'
import type { Tx } from '#server/ledger/ledger.ts'

/** The newest ones; nobody has called about more. */
const CASES_MAX = 50

/** The cases in the account's sight with a ticket, in any version, whose caller has this number. */
export async function casesOfCaller(
  tx: Tx,
  account: Account,
  phoneHash: Buffer,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cases c
    where c.id in (
        select t.case_id from callers k join tickets t on t.id = k.ticket_id
        where k.phone_hash = ${phoneHash}
      ) and ${sightOf(account)}
    order by c.received_at desc, c.id desc limit ${CASES_MAX}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** When this account asked since that moment, oldest first; until the transaction ends it cannot ask twice at once. */
export async function lookupsSince(tx: Tx, accountId: string, since: Date): Promise<Date[]> {
  await sql`select 1 from accounts where id = ${accountId} for no key update`.execute(tx)
  const { rows } = await sql<{ at: Date }>`
    select at from caller_lookups
    where account_id = ${accountId} and at > ${since} order by at`.execute(tx)
  return rows.map(({ at }) => at)
}

export async function insertLookup(
  tx: Tx,
  lookup: {
    accountId: string
    phoneHash: Buffer
    caseIds: readonly string[]
    words: Buffer
    now: Date
  },
): Promise<void> {
  const { accountId, phoneHash, caseIds, words, now } = lookup
  await sql`
    insert into caller_lookups (id, at, account_id, phone_hash, case_ids, words)
    values (${uuid()}, ${now}, ${accountId}, ${phoneHash}, ${caseIds}::uuid[], ${words})`.execute(
    tx,
  )
}
