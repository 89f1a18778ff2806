import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { liftCard } from '#shared/lift.ts'
import type { Say } from '#shared/say.ts'
import type { Tables } from '#server/store/tables.ts'
import { sightOf } from './sightRepo.ts'

type Db = Kysely<Tables>

export interface TimelineEntry {
  seq: number
  at: string
  type: string
  actor: string
  what: Say
}

/** A case with what happened to it, oldest first, and the redacted words of its tickets. */
export interface WholeCase {
  card: CaseCard
  timeline: TimelineEntry[]
  /** Not for everybody who sees the case: ask `mayReadWords` before they are sent. */
  words: { ticketId: string; detail: string }[]
}

export async function findCase(db: Db, id: string): Promise<CaseCard | null> {
  const { rows } = await sql<{ card: CaseCard }>`
    select card from cases where id = ${id}`.execute(db)
  return rows[0] ? liftCard(rows[0].card) : null
}

/** The whole case in one round trip; null when there is none or this account may not see it. */
export async function readWholeCase(
  db: Db,
  account: Account,
  caseId: string,
): Promise<WholeCase | null> {
  const { rows } = await sql<WholeCase>`
    select c.card,
      coalesce((
        select json_agg(json_build_object('seq', seq, 'at', at, 'type', type,
                        'actor', data -> 'actor', 'what', data -> 'what') order by seq)
        from events where case_id = c.id
      ), '[]') as timeline,
      coalesce((
        select json_agg(json_build_object('ticketId', id, 'detail', detail)
                        order by received_at, id)
        from tickets where case_id = c.id
      ), '[]') as words
    from cases c where c.id = ${caseId} and ${sightOf(account)}`.execute(db)
  const [found] = rows
  if (!found) return null
  const timeline = found.timeline.map((entry) => ({ ...entry, at: instant(entry.at) }))
  return { ...found, card: liftCard(found.card), timeline }
}

/** The redacted words of a case's tickets. */
export async function readWords(
  db: Db,
  caseId: string,
): Promise<{ ticketId: string; detail: string }[]> {
  const { rows } = await sql<{ ticketId: string; detail: string }>`
    select id as "ticketId", detail from tickets where case_id = ${caseId}
    order by received_at, id`.execute(db)
  return rows
}

/** JSON made by the store writes instants with an offset and microseconds; elsewhere they are as here. */
const instant = (text: string): string => new Date(text).toISOString()

export async function maySee(db: Db, account: Account, caseId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from cases c where c.id = ${caseId} and ${sightOf(account)}`.execute(db)
  return rows.length > 0
}
