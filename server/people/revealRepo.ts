import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Tx } from '#server/ledger/ledger.ts'

export interface SealedTicket {
  caseId: string
  words: Buffer
  /** Null when the source named nobody. */
  caller: Buffer | null
}

/** The newest version of a ticket as it lies in the store, unreadable. */
export async function findSealed(tx: Tx, ticketId: string): Promise<SealedTicket | null> {
  const { rows } = await sql<SealedTicket>`
    select t.case_id as "caseId", v.sealed as words, c.sealed as caller
    from tickets t
    join ticket_versions v on v.ticket_id = t.id and v.version = t.version
    left join callers c on c.ticket_id = t.id and c.version = t.version
    where t.id = ${ticketId}`.execute(tx)
  return rows[0] ?? null
}

export async function insertReveal(
  tx: Tx,
  reveal: {
    accountId: string
    ticketId: string
    reason: string
    words: Buffer | null
    now: Date
  },
): Promise<void> {
  const { accountId, ticketId, reason, words, now } = reveal
  await sql`
    insert into reveals (id, at, account_id, ticket_id, reason, words)
    values (${uuid()}, ${now}, ${accountId}, ${ticketId}, ${reason}, ${words})`.execute(tx)
}
