import { sql } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import type { Tx } from '#server/ledger/ledger.ts'

/**
 * Which tickets of a case have the same caller, by the keyed hash of the phone: one caller is called
 * once. A ticket without a phone stands alone.
 */
export async function callerGroups(
  tx: Tx,
  card: CaseCard,
): Promise<(ticketId: string) => readonly string[]> {
  if (card.tickets.length < 2) return (id) => [id]
  const { rows } = await sql<{ ticketIds: string[] }>`
    select array_agg(distinct c.ticket_id::text) as "ticketIds"
    from callers c
    join tickets t on t.id = c.ticket_id and t.version = c.version
    where t.case_id = ${card.id} and c.phone_hash is not null
    group by c.phone_hash`.execute(tx)
  return (id) => rows.find(({ ticketIds }) => ticketIds.includes(id))?.ticketIds ?? [id]
}
