import { sql, type Kysely } from 'kysely'
import type { CallHead, CallOutcome, CallState } from '#shared/call.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface CallRow {
  id: string
  caseId: string
  unitId: string
  placedBy: string
  placedAt: Date
  answeredAt: Date | null
  endedAt: Date | null
  outcome: CallOutcome | null
}

const columns = sql`
  id, case_id as "caseId", unit_id as "unitId", placed_by as "placedBy",
  placed_at as "placedAt", answered_at as "answeredAt", ended_at as "endedAt", outcome`

export async function insertCall(
  db: Db,
  call: { id: string; caseId: string; unitId: string; placedBy: string; now: Date; until: Date },
): Promise<void> {
  const { id, caseId, unitId, placedBy, now, until } = call
  await sql`
    insert into calls (id, case_id, unit_id, placed_by, state, placed_at, until_at)
    values (${id}, ${caseId}, ${unitId}, ${placedBy}, 'ringing', ${now}, ${until})`.execute(db)
}

/** Ringing → answered, for whoever comes first; null for everybody after. */
export async function markAnswered(
  tx: Tx,
  id: string,
  accountId: string,
  now: Date,
): Promise<CallRow | null> {
  const { rows } = await sql<CallRow>`
    update calls set state = 'answered', answered_by = ${accountId}, answered_at = ${now}
    where id = ${id} and state = 'ringing' returning ${columns}`.execute(tx)
  return rows[0] ?? null
}

/** From which state each outcome ends a call: one answered meanwhile cannot be missed any more. */
const endsFrom: Record<CallOutcome, readonly CallState[]> = {
  answered: ['answered'],
  missed: ['ringing'],
  declined: ['ringing'],
  cancelled: ['ringing'],
  interrupted: ['ringing', 'answered'],
}

/** Ends a call; null when it no longer stands where this outcome can end it. */
export async function markEnded(
  tx: Tx,
  id: string,
  outcome: CallOutcome,
  now: Date,
): Promise<CallRow | null> {
  const { rows } = await sql<CallRow>`
    update calls set state = 'ended', outcome = ${outcome}, ended_at = ${now}
    where id = ${id} and state = any(${endsFrom[outcome]}::text[]) returning ${columns}`.execute(tx)
  return rows[0] ?? null
}

/** Calls that were alive when a server went away. */
export async function aliveCalls(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from calls where state <> 'ended' order by placed_at`.execute(db)
  return rows.map(({ id }) => id)
}

export const headOfCall = (row: CallRow): CallHead => ({
  id: row.id,
  unitId: row.unitId,
  placedAt: row.placedAt.toISOString(),
  answeredAt: row.answeredAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  outcome: row.outcome,
})
