import { sql, type Kysely } from 'kysely'
import type { Source } from '#shared/ticket.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A place in a feed's outbox: the log's number and the position inside that event. */
export interface OutboxPosition {
  seq: number
  n: number
}

export interface OutboxRow extends OutboxPosition {
  ticketId: string
  sourceId: string
  kind: string
  at: Date
  data: object
}

/** What waits for a source after a position, in the log's order. */
export async function readOutbox(
  db: Db,
  feed: Source,
  after: OutboxPosition,
  limit: number,
): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select seq, n, ticket_id as "ticketId", source_id as "sourceId", kind, at, data
    from outbox
    where feed = ${feed} and acked_at is null and (seq, n) > (${after.seq}, ${after.n})
    order by seq, n limit ${limit}`.execute(db)
  return rows
}

/** Takes what the source has taken off its outbox; returns how much that was. */
export async function acknowledge(
  db: Db,
  feed: Source,
  upTo: OutboxPosition,
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    update outbox set acked_at = ${now}
    where feed = ${feed} and acked_at is null and (seq, n) <= (${upTo.seq}, ${upTo.n})
    returning seq`.execute(db)
  return rows.length
}
