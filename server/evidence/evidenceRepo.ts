import { sql, type Kysely } from 'kysely'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A piece of evidence as it lies in the store; whose it is, and where its files are, stay here. */
export interface EvidenceRow extends Omit<
  EvidenceItem,
  'isMine' | 'hasThumb' | 'addedAt' | 'takenAt'
> {
  type: string
  /** Smaller copies, or a clip's still, by their hash; null: a small image needs none, a clip came without. */
  screen: string | null
  thumb: string | null
  received: string
  accountId: string
  /** The row whose photo this one stands in for, as parts of it were covered. */
  covers: string | null
  addedAt: Date
  takenAt: Date | null
}

const columns = sql`
  id, case_id as "caseId", order_id as "orderId", form, kind, type, sha256, screen, thumb, received,
  bytes, width, height, seconds, taken_at as "takenAt", place, account_id as "accountId",
  added_by as "addedBy", added_at as "addedAt", order_form is not null as "isInForm",
  covers, (select c.sha256 from evidence c where c.id = evidence.covers) as "coveredFrom",
  case when removed_at is not null then
    json_build_object('at', to_char(removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                      'by', removed_by, 'reason', reason) end as removed`

export type NewEvidence = Omit<EvidenceRow, 'isInForm' | 'coveredFrom' | 'removed'>

export async function insertEvidence(tx: Tx, row: NewEvidence): Promise<void> {
  await sql`
    insert into evidence (id, case_id, order_id, form, kind, type, sha256, screen, thumb, received,
                          bytes, width, height, seconds, taken_at, place, account_id, added_by,
                          added_at, covers)
    values (${row.id}, ${row.caseId}, ${row.orderId}, ${row.form}, ${row.kind}, ${row.type},
            ${row.sha256}, ${row.screen}, ${row.thumb}, ${row.received}, ${row.bytes}, ${row.width},
            ${row.height}, ${row.seconds}, ${row.takenAt}, ${JSON.stringify(row.place)},
            ${row.accountId}, ${row.addedBy}, ${row.addedAt}, ${row.covers})`.execute(tx)
}

/**
 * Of these cases, oldest first; removed ones, too: that they were there stays to be seen. Not those in
 * whose place a covered one stands.
 */
export async function listEvidence(db: Db, caseIds: readonly string[]): Promise<EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select ${columns} from evidence
    where case_id = any(${caseIds})
      and not exists (select from evidence later where later.covers = evidence.id)
    order by added_at, id`.execute(db)
  return rows
}

/** Every file taken in for a case counts, so that taking back makes no room for more and more. */
export async function countEvidence(tx: Tx, caseId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from evidence where case_id = ${caseId} and covers is null`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function findEvidence(db: Db, id: string): Promise<EvidenceRow | null> {
  const { rows } = await sql<EvidenceRow>`
    select ${columns} from evidence where id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function caseIdOfOrder(db: Db, orderId: string): Promise<string | null> {
  const { rows } = await sql<{ caseId: string }>`
    select case_id as "caseId" from orders where id = ${orderId}`.execute(db)
  return rows[0]?.caseId ?? null
}

export async function markRemoved(
  tx: Tx,
  id: string,
  removal: { at: Date; by: string; reason: string },
): Promise<void> {
  await sql`
    update evidence set removed_at = ${removal.at}, removed_by = ${removal.by},
                        reason = ${removal.reason}
    where id = ${id}`.execute(tx)
}

/** Photos of this order that no form stands on yet, locked; fewer than asked for: some are not its. */
export async function lockFreePhotos(
  tx: Tx,
  orderId: string,
  form: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from evidence
    where id = any(${ids}) and order_id = ${orderId} and form = ${form} and kind = 'image'
      and removed_at is null and order_form is null
    order by id for update`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function tieToForm(tx: Tx, ids: readonly string[], formId: string): Promise<void> {
  await sql`update evidence set order_form = ${formId} where id = any(${ids})`.execute(tx)
}

/** One lock for all files: rows are added under a share of it, files are deleted by who has it alone. */
const FILES_LOCK = 1120

/** Until the transaction ends no file is deleted: what is there now is there when the row is. */
export async function holdFiles(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${FILES_LOCK})`.execute(tx)
}

/** Until the transaction ends nobody adds a row. */
export async function lockFiles(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FILES_LOCK})`.execute(tx)
}

/** Those of these files that some evidence still shows, or some call's recording is made of. */
export async function filesInUse(db: Db, files: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ file: string }>`
    select distinct f.file
    from unnest(${files}::text[]) as f (file)
    where exists (select from evidence e
                  where e.removed_at is null and f.file in (e.sha256, e.screen, e.thumb))
      or exists (select from call_recordings r where r.deleted_at is null and r.sha256 = f.file)
      or exists (select from call_recording_pieces p where p.sha256 = f.file)`.execute(db)
  return new Set(rows.map(({ file }) => file))
}
