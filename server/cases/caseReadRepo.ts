import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseQuery } from '#shared/caseQuery.ts'
import type { Say } from '#shared/say.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface TimelineEntry {
  seq: number
  at: string
  type: string
  actor: string
  what: Say
}

export async function findCase(db: Db, id: string): Promise<CaseCard | null> {
  const { rows } = await sql<{ card: CaseCard }>`
    select card from cases where id = ${id}`.execute(db)
  return rows[0]?.card ?? null
}

/** What happened to a case, oldest first. */
export async function readTimeline(db: Db, caseId: string): Promise<TimelineEntry[]> {
  const { rows } = await sql<Omit<TimelineEntry, 'at'> & { at: Date }>`
    select seq, at, type, data ->> 'actor' as actor, data -> 'what' as what
    from events where case_id = ${caseId} order by seq`.execute(db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
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

/** The part of the cases an account may see, as a condition on `cases c`. */
function sightOf({ area, post }: Account) {
  if (area.kind === 'district') return sql`true`
  if (area.kind === 'town') return sql`c.town_code = ${area.townCode}`
  if (area.kind === 'unit') return sql`c.unit_ids @> array[${area.unitId}]::text[]`
  // A lead and a chief see their town, because cases cross the grid's edge.
  return post === 'stationLead' || post === 'gridChief'
    ? sql`c.town_code = (select town_code from grids where id = ${area.gridId})`
    : sql`c.grid_id = ${area.gridId}`
}

export async function maySee(db: Db, account: Account, caseId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from cases c where c.id = ${caseId} and ${sightOf(account)}`.execute(db)
  return rows.length > 0
}

/** A page of cases, newest first; the cursor is where the last page ended. */
export async function listCases(
  db: Db,
  account: Account,
  query: CaseQuery,
  now: Date,
): Promise<{ items: CaseCard[]; nextCursor: string | null }> {
  const { status, tier, gridId, townCode, unitId, source, overdue, q, cursor, limit } = query
  const after = cursor ? sql`(c.received_at, c.id) < (${cursor.at}, ${cursor.id}::uuid)` : sql`true`
  const conditions = [
    sightOf(account),
    after,
    status === undefined ? sql`true` : sql`c.status = ${status}`,
    tier === undefined ? sql`true` : sql`c.tier = ${tier}`,
    gridId === undefined ? sql`true` : sql`c.grid_id = ${gridId}`,
    townCode === undefined ? sql`true` : sql`c.town_code = ${townCode}`,
    unitId === undefined ? sql`true` : sql`c.unit_ids @> array[${unitId}]::text[]`,
    source === undefined ? sql`true` : sql`c.sources @> array[${source}]::text[]`,
    overdue === undefined
      ? sql`true`
      : overdue
        ? sql`(c.closed_at is null and c.next_due < ${now})`
        : sql`(c.closed_at is not null or c.next_due is null or c.next_due >= ${now})`,
    q === undefined
      ? sql`true`
      : sql`(c.case_no ilike ${like(q)} or c.card ->> 'title' ilike ${like(q)}
             or c.card ->> 'place' ilike ${like(q)})`,
  ]
  const { rows } = await sql<{ card: CaseCard; receivedAt: Date }>`
    select card, received_at as "receivedAt" from cases c
    where ${sql.join(conditions, sql` and `)}
    order by received_at desc, id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const nextCursor =
    rows.length > limit && last ? `${last.receivedAt.toISOString()}_${last.card.id}` : null
  return { items: items.map(({ card }) => card), nextCursor }
}

/** The words as they were typed, not as a pattern. */
const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
