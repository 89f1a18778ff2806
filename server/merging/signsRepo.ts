import { sql } from 'kysely'
import type { Position } from '#shared/geometry.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { ToldTicket } from './toldTickets.ts'

/** Its row in `followers`. */
export const SIGNS_FOLLOWER = 'ticketSigns'

/** A ticket with what it is compared by, as far as the store has it. */
export interface StaleTicket {
  id: string
  receivedAt: Date
  detail: string
  /** Null too where the caller wants to stay unknown. */
  phoneHash: Buffer | null
  /** As its signs have them so far. */
  position: Position | null
  place: string | null
}

/** The columns of a `StaleTicket` from `tickets t`, its signs `s` and its caller `c`. */
export const staleColumns = sql`
  t.id, t.received_at as "receivedAt", t.detail, c.phone_hash as "phoneHash", s.place,
  case when s.lng is not null then json_build_array(s.lng, s.lat) end as position`

/** The caller's newest keyed number, of one who may be recognised. */
export const recognisable = (ticketId: ReturnType<typeof sql.ref>) => sql`
  select phone_hash from callers
  where ticket_id = ${ticketId} and not confidential order by version desc limit 1`

/** Of the told tickets, those whose signs are missing or older. */
export async function readStale(tx: Tx, told: readonly ToldTicket[]): Promise<StaleTicket[]> {
  if (told.length === 0) return []
  const ids = told.map(({ id }) => id)
  const versions = told.map(({ version }) => version)
  const { rows } = await sql<StaleTicket>`
    select ${staleColumns}
    from unnest(${ids}::uuid[], ${versions}::integer[]) as x (id, version)
    join tickets t on t.id = x.id
    left join ticket_signs s on s.ticket_id = x.id
    left join lateral (${recognisable(sql.ref('x.id'))}) c on true
    where s.ticket_id is null or s.version < x.version`.execute(tx)
  return rows
}

export interface SignsRow {
  ticketId: string
  version: number
  receivedAt: Date
  position: Position | null
  place: string | null
  words: number[]
  keys: number[]
}

const minuteOf = (moment: ReturnType<typeof sql.ref>) =>
  sql`floor(extract(epoch from ${moment}) / 60)::integer`

/** New signs, or newer ones in the place of the old. */
export async function writeSigns(tx: Tx, signs: readonly SignsRow[]): Promise<void> {
  if (signs.length === 0) return
  const rows = signs.map(({ ticketId, version, receivedAt, position, place, words, keys }) => ({
    ticket_id: ticketId,
    version,
    received_at: receivedAt,
    lng: position?.[0] ?? null,
    lat: position?.[1] ?? null,
    place,
    words: `{${words.join(',')}}`,
    keys: `{${keys.join(',')}}`,
  }))
  await sql`
    delete from ticket_sign_keys k
    using ticket_signs s, lateral unnest(s.keys) as was (key)
    where s.ticket_id = any(${signs.map(({ ticketId }) => ticketId)}::uuid[])
      and k.key = was.key and k.minute = ${minuteOf(sql.ref('s.received_at'))}
      and k.n = s.n`.execute(tx)
  await sql`
    with written as (
      insert into ticket_signs (ticket_id, version, received_at, lng, lat, place, words, keys)
      select ticket_id, version, received_at, lng, lat, place, words::integer[], keys::integer[]
      from json_to_recordset(${JSON.stringify(rows)}::json) as x (
        ticket_id uuid, version integer, received_at timestamptz, lng float8, lat float8,
        place text, words text, keys text)
      on conflict (ticket_id) do update set
        version = excluded.version, words = excluded.words, keys = excluded.keys,
        lng = excluded.lng, lat = excluded.lat, place = excluded.place
      returning n, received_at, keys
    )
    insert into ticket_sign_keys (key, minute, n)
    select unnest(keys), ${minuteOf(sql.ref('received_at'))}, n from written`.execute(tx)
}
