import { sql, type Kysely, type RawBuilder } from 'kysely'
import { scopeOf, roomOf, type Room } from '#shared/area.ts'
import { HandoverPlace, type Handover } from '#shared/handover.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A handover with the accounts behind it, which no event names. */
export interface StoredHandover {
  handover: Handover
  offeredById: string | null
  takenById: string | null
}

interface Row {
  id: string
  room: Room
  from_seq: number
  upto_seq: number
  since: Date
  as_of: Date
  shift_ends: Date
  unsigned: number
  remark: string
  offered_by: string | null
  offered_label: string | null
  offered_at: Date | null
  taken_by: string | null
  taken_label: string | null
  taken_at: Date | null
}

const fromRow = (row: Row): StoredHandover => ({
  offeredById: row.offered_by,
  takenById: row.taken_by,
  handover: {
    id: row.id,
    place: HandoverPlace.parse(scopeOf(row.room)),
    state: row.taken_at === null ? 'offered' : 'confirmed',
    from: row.from_seq,
    upto: row.upto_seq,
    since: row.since.toISOString(),
    asOf: row.as_of.toISOString(),
    shiftEnds: row.shift_ends.toISOString(),
    offeredBy: row.offered_label,
    offeredAt: row.offered_at?.toISOString() ?? null,
    takenBy: row.taken_label,
    takenAt: row.taken_at?.toISOString() ?? null,
    staysOn: row.taken_by !== null && row.taken_by === row.offered_by,
    unsigned: row.unsigned,
    remark: row.remark,
  },
})

async function select(db: Db, where: RawBuilder<unknown>): Promise<StoredHandover[]> {
  const { rows } = await sql<Row>`select * from handovers where ${where}`.execute(db)
  return rows.map(fromRow)
}

/** Commands on a place's handover come one after the other, whichever process they come to. */
export const lockPlace = (tx: Tx, place: HandoverPlace): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`handover ${roomOf(place)}`}, 0))`.execute(tx)

/** What was handed over and not yet taken. */
export async function openOffer(db: Db, place: HandoverPlace): Promise<StoredHandover | null> {
  const found = await select(db, sql`room = ${roomOf(place)} and taken_at is null`)
  return found[0] ?? null
}

/** The confirmed ones, newest first; before the one with that id, when given. */
export function confirmedHandovers(
  db: Db,
  place: HandoverPlace,
  limit: number,
  before?: string,
): Promise<StoredHandover[]> {
  const earlier =
    before === undefined
      ? sql`true`
      : sql`(taken_at, id) < (select b.taken_at, b.id from handovers b where b.id = ${before})`
  return select(
    db,
    sql`room = ${roomOf(place)} and taken_at is not null and ${earlier}
        order by taken_at desc, id desc limit ${limit}`,
  )
}

export async function lastConfirmed(db: Db, place: HandoverPlace): Promise<StoredHandover | null> {
  return (await confirmedHandovers(db, place, 1))[0] ?? null
}

export async function findHandover(db: Db, id: string): Promise<Handover | null> {
  return (await select(db, sql`id = ${id}`))[0]?.handover ?? null
}

/** Writes an offer, a newer one over it, or its confirmation. */
export async function saveHandover(
  tx: Tx,
  { handover: h, offeredById, takenById }: StoredHandover,
): Promise<void> {
  await sql`
    insert into handovers (id, room, from_seq, upto_seq, since, as_of, shift_ends, unsigned, remark,
                           offered_by, offered_label, offered_at, taken_by, taken_label, taken_at)
    values (${h.id}, ${roomOf(h.place)}, ${h.from}, ${h.upto}, ${h.since}, ${h.asOf},
            ${h.shiftEnds}, ${h.unsigned}, ${h.remark}, ${offeredById}, ${h.offeredBy},
            ${h.offeredAt}, ${takenById}, ${h.takenBy}, ${h.takenAt})
    on conflict (id) do update set
      upto_seq = excluded.upto_seq, as_of = excluded.as_of, shift_ends = excluded.shift_ends,
      unsigned = excluded.unsigned, remark = excluded.remark, offered_at = excluded.offered_at,
      taken_by = excluded.taken_by, taken_label = excluded.taken_label,
      taken_at = excluded.taken_at`.execute(tx)
}
