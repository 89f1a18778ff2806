import { sql } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Prepared } from './prepare.ts'

/**
 * Tickets hold it shared, later messages alone: of a ticket and its message that arrive together in
 * two processes, one always sees the other, and no message stays held for a ticket that is here.
 */
export const HELD_UPDATES_LOCK = 12_345_001

const hex = (bytes: Buffer): string => bytes.toString('hex')

/** A ticket about to be written: which case it goes to is settled. */
export interface NewTicket {
  prepared: Prepared
  caseId: string
}

/**
 * Inserts those not known yet and returns their ids. Two senders of the same item meet at the unique
 * key: the second waits for the first and is told that it is known.
 */
export async function insertNewTickets(
  tx: Tx,
  tickets: readonly NewTicket[],
): Promise<Set<string>> {
  const rows = tickets.map(({ prepared: { head, placed, contentHash, detail }, caseId }) => ({
    id: head.id,
    case_id: caseId,
    source: head.source,
    source_id: head.sourceId,
    content_hash: hex(contentHash),
    received_at: head.receivedAt,
    grid_id: placed.gridId,
    detail,
  }))
  const inserted = await sql<{ id: string }>`
    insert into tickets (id, case_id, source, source_id, version, content_hash, received_at,
                         grid_id, detail)
    select id, case_id, source, source_id, 1, decode(content_hash, 'hex'), received_at, grid_id,
           detail
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      id uuid, case_id uuid, source text, source_id text, content_hash text,
      received_at timestamptz, grid_id text, detail text)
    cross join (select pg_advisory_xact_lock_shared(${HELD_UPDATES_LOCK})) as gate
    order by source, source_id
    on conflict (source, source_id) do nothing
    returning id`.execute(tx)
  return new Set(inserted.rows.map(({ id }) => id))
}

export interface KnownTicket {
  id: string
  caseId: string
  sourceId: string
  gridId: string | null
  version: number
  contentHash: Buffer
}

export async function lockKnownTickets(
  tx: Tx,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, KnownTicket>> {
  if (sourceIds.length === 0) return new Map()
  const { rows } = await sql<KnownTicket>`
    select id, case_id as "caseId", source_id as "sourceId", grid_id as "gridId", version,
           content_hash as "contentHash"
    from tickets where source = ${source} and source_id = any(${sourceIds}::text[])
    order by source_id for update`.execute(tx)
  return new Map(rows.map((row) => [row.sourceId, row]))
}

/** Another version of a known ticket: the newest content becomes what the ticket says. */
export async function renewTicket(tx: Tx, id: string, prepared: Prepared, version: number) {
  await sql`
    update tickets set version = ${version}, content_hash = ${prepared.contentHash},
                       detail = ${prepared.detail}
    where id = ${id}`.execute(tx)
}

/** What the source sent, sealed; the caller's part in a table of its own. */
export async function insertVersions(
  tx: Tx,
  versions: readonly { ticketId: string; version: number; prepared: Prepared }[],
  now: Date,
): Promise<void> {
  if (versions.length === 0) return
  const words = versions.map(({ ticketId, version }) => ({
    ticket_id: ticketId,
    version,
  }))
  const sealed = versions.map(({ prepared }) => hex(prepared.words)).join(' ')
  const callers = versions.flatMap(({ ticketId, version, prepared: { caller } }) =>
    caller
      ? [
          {
            ticket_id: ticketId,
            version,
            sealed: hex(caller.sealed),
            phone_hash: caller.phoneHash && hex(caller.phoneHash),
            confidential: caller.confidential,
          },
        ]
      : [],
  )
  await sql`
    with calling as (
      insert into callers (ticket_id, version, sealed, phone_hash, confidential)
      select ticket_id, version, decode(sealed, 'hex'), decode(phone_hash, 'hex'), confidential
      from json_to_recordset(${JSON.stringify(callers)}::json) as c (
        ticket_id uuid, version integer, sealed text, phone_hash text, confidential boolean)
    )
    insert into ticket_versions (ticket_id, version, at, sealed)
    select ticket_id, version, ${now}, decode(sealed, 'hex')
    from rows from (
      json_to_recordset(${JSON.stringify(words)}::json) as (ticket_id uuid, version integer),
      string_to_table(${sealed}, ' ')
    ) as w (ticket_id, version, sealed)`.execute(tx)
}

/** Takes so many running numbers per town's day; returns the last one taken of each. */
export async function takeCaseNumbers(
  tx: Tx,
  day: string,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const wanted = [...counts].map(([town_code, n]) => ({ town_code, n }))
  const { rows } = await sql<{ townCode: string; last: number }>`
    insert into case_numbers (town_code, day, last)
    select town_code, ${day}, n
    from json_to_recordset(${JSON.stringify(wanted)}::json) as x (town_code text, n integer)
    order by town_code
    on conflict (town_code, day) do update set last = case_numbers.last + excluded.last
    returning town_code as "townCode", last`.execute(tx)
  return new Map(rows.map(({ townCode, last }) => [townCode, last]))
}
