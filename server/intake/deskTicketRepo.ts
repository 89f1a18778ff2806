import { sql, type Kysely } from 'kysely'
import type { KnownTicket } from '#shared/deskTicket.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

/** The newest ticket a town took with this text, and its number; null: it is new. */
export async function findText(
  db: Kysely<Tables>,
  townCode: string,
  textHash: Buffer,
): Promise<(KnownTicket & { sourceId: string }) | null> {
  const { rows } = await sql<{ caseId: string; caseNo: string; at: Date; sourceId: string }>`
    select t.case_id as "caseId", c.case_no as "caseNo", d.at, t.source_id as "sourceId"
    from desk_tickets d join tickets t on t.id = d.ticket_id join cases c on c.id = t.case_id
    where d.town_code = ${townCode} and d.text_hash = ${textHash}
    order by d.at desc limit 1`.execute(db)
  const [row] = rows
  if (!row) return null
  const { at, ...rest } = row
  return { ...rest, receivedAt: at.toISOString() }
}

/** Until the transaction ends, nobody else of the town takes a text: two desks may paste the same one. */
export async function lockTexts(tx: Tx, townCode: string): Promise<void> {
  await sql`select 1 from towns where code = ${townCode} for no key update`.execute(tx)
}

export async function insertDeskTicket(
  tx: Tx,
  row: { ticketId: string; townCode: string; textHash: Buffer; accountId: string; now: Date },
): Promise<void> {
  const { ticketId, townCode, textHash, accountId, now } = row
  await sql`
    insert into desk_tickets (ticket_id, town_code, text_hash, account_id, at)
    values (${ticketId}, ${townCode}, ${textHash}, ${accountId}, ${now})`.execute(tx)
}
