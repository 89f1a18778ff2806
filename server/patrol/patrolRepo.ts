import { sql, type Kysely } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import { liftCard } from '#shared/lift.ts'
import type { ReportedMatter } from '#shared/patrol.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface NewReport {
  id: string
  number: string
  accountId: string
  ticketId: string
  writtenAt: Date
  receivedAt: Date
  done: string
}

export interface ReportRow {
  id: string
  accountId: string
  /** The case its ticket lies in now. */
  caseId: string
  done: string
  solvedAt: Date | null
}

export async function insertReport(tx: Tx, row: NewReport): Promise<void> {
  const { id, number, accountId, ticketId, writtenAt, receivedAt, done } = row
  await sql`
    insert into patrol_reports (id, number, account_id, ticket_id, written_at, received_at, done)
    values (${id}, ${number}, ${accountId}, ${ticketId}, ${writtenAt}, ${receivedAt}, ${done})
    `.execute(tx)
}

export async function findReport(db: Db, id: string): Promise<ReportRow | null> {
  const { rows } = await sql<ReportRow>`
    select r.id, r.account_id as "accountId", t.case_id as "caseId", r.done,
           r.solved_at as "solvedAt"
    from patrol_reports r join tickets t on t.id = r.ticket_id where r.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function markSolved(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update patrol_reports set solved_at = ${now} where id = ${id}`.execute(tx)
}

/** Photos and clips an account added to a case and nobody took back. */
export async function countPhotos(db: Db, caseId: string, accountId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from evidence
    where case_id = ${caseId} and account_id = ${accountId} and removed_at is null`.execute(db)
  return rows[0]?.n ?? 0
}

/** An account's newest reports, at most `limit`, the newest first. */
export async function listReports(
  db: Db,
  accountId: string,
  limit: number,
): Promise<ReportedMatter[]> {
  const { rows } = await sql<{
    id: string
    number: string
    writtenAt: Date
    ticketId: string
    solvedAt: Date | null
    card: CaseCard
    photos: number
  }>`
    select r.id, r.number, r.written_at as "writtenAt", r.ticket_id as "ticketId",
           r.solved_at as "solvedAt", c.card,
           (select count(*)::int from evidence e
            where e.case_id = c.id and e.account_id = r.account_id and e.removed_at is null) as photos
    from patrol_reports r join tickets t on t.id = r.ticket_id join cases c on c.id = t.case_id
    where r.account_id = ${accountId}
    order by r.received_at desc, r.id desc limit ${limit}`.execute(db)
  return rows.map(({ id, number, writtenAt, ticketId, solvedAt, photos, card }) => {
    const { id: caseId, caseNo, status, latest, title, tickets } = liftCard(card)
    return {
      ...{ id, number, caseId, caseNo, status, photos },
      writtenAt: writtenAt.toISOString(),
      // Merged into another, it still is called what its author called it.
      title: tickets.find((ticket) => ticket.id === ticketId)?.title ?? title,
      latest: latest.what,
      isSolved: solvedAt !== null,
    }
  })
}
