import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Dispute, DisputeOutcome, DisputeQuery, DisputeStage } from '#shared/dispute.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { writtenSightOf } from '#server/visits/writtenSightRepo.ts'

type Db = Kysely<Tables>

/** A dispute as it lies in the store: its words redacted; the whole ones are sealed beside it. */
export interface DisputeRow extends Omit<
  Dispute,
  'openedAt' | 'closedAt' | 'isWhole' | 'isOurs' | 'reminders' | 'steps'
> {
  openedAt: Date
  closedAt: Date | null
  authorId: string
  unitId: string | null
}

const columns = sql`
  w.id, w.number, w.version, w.author_id as "authorId", w.author, w.unit_id as "unitId",
  w.town_code as "townCode", w.grid_id as "gridId", w.community_code as "communityCode", w.kind,
  w.parties, w.stage, w.outcome, w.opened_at as "openedAt", w.closed_at as "closedAt", w.place,
  w.words`

/** Open ones, those with the earliest open reminder first; or closed ones, the newest first. */
export async function listDisputes(
  db: Db,
  account: Account,
  { state, limit }: DisputeQuery,
): Promise<DisputeRow[]> {
  // What was closed to be watched stays before those whose it is while a reminder is open.
  const isOpen = sql`(w.stage <> 'closed' or exists (
    select 1 from dispute_reminders r where r.dispute_id = w.id
      and r.done_at is null and r.dropped_at is null))`
  const due = sql`(
    select min(due_at) from dispute_reminders r where r.dispute_id = w.id
      and r.done_at is null and r.dropped_at is null)`
  const { rows } =
    state === 'open'
      ? await sql<DisputeRow>`
          select ${columns} from disputes w where ${writtenSightOf(account)} and ${isOpen}
          order by ${due} nulls last, w.opened_at desc, w.id limit ${limit}`.execute(db)
      : await sql<DisputeRow>`
          select ${columns} from disputes w where ${writtenSightOf(account)} and w.stage = 'closed'
          order by w.closed_at desc, w.id limit ${limit}`.execute(db)
  return rows
}

/** Null when there is none or this account may not see it. */
export async function findDispute(
  db: Db,
  account: Account,
  id: string,
): Promise<DisputeRow | null> {
  const { rows } = await sql<DisputeRow>`
    select ${columns} from disputes w where w.id = ${id} and ${writtenSightOf(account)}`.execute(db)
  return rows[0] ?? null
}

/** The same, held until the transaction ends. */
export async function lockDispute(
  tx: Tx,
  account: Account,
  id: string,
): Promise<DisputeRow | null> {
  const { rows } = await sql<DisputeRow>`
    select ${columns} from disputes w where w.id = ${id} and ${writtenSightOf(account)}
    for update`.execute(tx)
  return rows[0] ?? null
}

/** What time looks at: whose it is, held until the transaction ends. */
export async function lockPlaceOf(
  tx: Tx,
  id: string,
): Promise<Pick<DisputeRow, 'townCode' | 'gridId' | 'unitId'> | null> {
  const { rows } = await sql<Pick<DisputeRow, 'townCode' | 'gridId' | 'unitId'>>`
    select town_code as "townCode", grid_id as "gridId", unit_id as "unitId"
    from disputes where id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

export async function insertDispute(
  tx: Tx,
  dispute: Omit<DisputeRow, 'version' | 'outcome' | 'closedAt'>,
): Promise<void> {
  const { id, number, authorId, author, unitId, townCode, gridId, communityCode } = dispute
  const { kind, parties, stage, openedAt, place, words } = dispute
  await sql`
    insert into disputes (id, number, version, author_id, author, unit_id, town_code, grid_id,
                          community_code, kind, parties, stage, opened_at, place, words)
    values (${id}, ${number}, 1, ${authorId}, ${author}, ${unitId}, ${townCode}, ${gridId},
            ${communityCode}, ${kind}, ${parties}::text[], ${stage}, ${openedAt}, ${place},
            ${words})`.execute(tx)
}

export async function updateDispute(
  tx: Tx,
  dispute: {
    id: string
    version: number
    stage: DisputeStage
    outcome: DisputeOutcome | null
    closedAt: Date | null
  },
): Promise<void> {
  const { id, version, stage, outcome, closedAt } = dispute
  await sql`
    update disputes set version = ${version}, stage = ${stage}, outcome = ${outcome},
                        closed_at = ${closedAt}
    where id = ${id}`.execute(tx)
}

/** What was written with a step, exactly as it was. */
export async function insertDisputeWords(
  tx: Tx,
  words: { disputeId: string; n: number; sealed: Buffer; now: Date },
): Promise<void> {
  await sql`
    insert into dispute_words (dispute_id, n, at, sealed)
    values (${words.disputeId}, ${words.n}, ${words.now}, ${words.sealed})`.execute(tx)
}

export async function readDisputeWords(
  db: Db,
  disputeIds: readonly string[],
): Promise<Map<string, Map<number, Buffer>>> {
  const found = new Map<string, Map<number, Buffer>>()
  if (disputeIds.length === 0) return found
  const { rows } = await sql<{ disputeId: string; n: number; sealed: Buffer }>`
    select dispute_id as "disputeId", n, sealed from dispute_words
    where dispute_id = any(${disputeIds}::uuid[])`.execute(db)
  for (const { disputeId, n, sealed } of rows)
    found.set(disputeId, (found.get(disputeId) ?? new Map<number, Buffer>()).set(n, sealed))
  return found
}
