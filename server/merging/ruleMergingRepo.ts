import { sql, type Kysely } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

const BATCH = 50

/** Notes cases to be looked at; one that is noted already keeps its place. */
export async function noteLooks(tx: Tx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return
  await sql`
    insert into merge_looks (case_id) select * from unnest(${caseIds}::uuid[])
    on conflict (case_id) do nothing`.execute(tx)
}

/** The cases noted longest ago. */
export async function readLooks(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ caseId: string }>`
    select case_id as "caseId" from merge_looks order by n limit ${BATCH}`.execute(db)
  return rows.map(({ caseId }) => caseId)
}

/** Takes a case up; false: another process has done it. */
export async function takeLook(tx: Tx, caseId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from merge_looks where case_id = ${caseId} for update`.execute(tx)
  return rows.length > 0
}

export async function endLook(tx: Tx, caseId: string): Promise<void> {
  await sql`delete from merge_looks where case_id = ${caseId}`.execute(tx)
}

/** Of other cases, those a rule may not join with this one: parted once, or noted after it. */
export async function notToJoin(
  db: Kysely<Tables>,
  caseId: string,
  others: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select x.id from unnest(${others}::uuid[]) as x (id)
    where exists (select 1 from parted_cases p
                  where p.one = least(x.id, ${caseId}::uuid)
                    and p.other = greatest(x.id, ${caseId}::uuid))
       or exists (select 1 from merge_looks theirs join merge_looks own on own.case_id = ${caseId}
                  where theirs.case_id = x.id and theirs.n > own.n)`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
