import { sql } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'

/** The tickets belong to that case from now on: later messages of their source find it there. */
export async function moveTickets(
  tx: Tx,
  ticketIds: readonly string[],
  caseId: string,
): Promise<void> {
  await sql`
    update tickets set case_id = ${caseId} where id = any(${ticketIds}::uuid[])`.execute(tx)
}

/** Somebody took these two apart: no rule joins them again (`server/merging`). */
export async function noteParted(tx: Tx, caseId: string, otherId: string): Promise<void> {
  await sql`
    insert into parted_cases (one, other)
    values (least(${caseId}::uuid, ${otherId}::uuid), greatest(${caseId}::uuid, ${otherId}::uuid))
    on conflict do nothing`.execute(tx)
}
