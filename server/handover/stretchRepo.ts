import { sql, type Kysely, type RawBuilder } from 'kysely'
import { roomOf, type Room } from '#shared/area.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Happening, Stretch, StretchLog } from '#shared/handoverReport.ts'
import { liftCard } from '#shared/lift.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** So much of a stretch is read: several days of the busiest town. */
const HAPPENINGS_MAX = 20_000

/**
 * What the live log holds of a stretch, as its place was allowed to see it. It asks for nothing that
 * changes any more, so the same stretch is answered the same at any later time. Drills are left out.
 */
export async function readStretch(
  db: Db,
  { place, from, upto }: Pick<Stretch, 'place' | 'from' | 'upto'>,
): Promise<StretchLog> {
  const room = roomOf(place)
  const read = await readHappenings(db, room, from, upto)
  const isCut = read.length > HAPPENINGS_MAX
  const happenings = (isCut ? read.slice(0, HAPPENINGS_MAX) : read).reverse()
  const touched = [...new Set(happenings.map(({ caseId }) => caseId))]
  const known = new Set([...touched, ...(await openAt(db, place, upto))])
  return {
    happenings: happenings.map((one) => ({ ...one, at: one.at.toISOString() })),
    isCut,
    before: await cardsAt(db, room, touched, from),
    after: await cardsAt(db, room, [...known], upto),
  }
}

/** Newest first, one more than are taken. */
async function readHappenings(
  db: Db,
  room: Room,
  from: number,
  upto: number,
): Promise<(Omit<Happening, 'at'> & { at: Date })[]> {
  const { rows } = await sql<Omit<Happening, 'at'> & { at: Date }>`
    select seq, at, type, case_id as "caseId", data -> 'what' as what, data -> 'call' as call,
           data -> 'ticket' ->> 'source' as source
    from events
    where seq > ${from} and seq <= ${upto} and lane = 'live' and case_id is not null
      and (audiences @> array[${room}]::text[] or left_audiences @> array[${room}]::text[])
    order by seq desc limit ${HAPPENINGS_MAX + 1}`.execute(db)
  return rows
}

/**
 * The cases that may have been open in that place at that number, and mostly were: those that are now,
 * those that left it since, and those that closed since. What each was then its events say.
 */
async function openAt(db: Db, place: Stretch['place'], seq: number): Promise<string[]> {
  const room = roomOf(place)
  const { rows } = await sql<{ id: string }>`
    select c.id from cases c where c.closed_at is null and ${liesIn(place)}
    union
    select case_id from events
    where seq > ${seq} and left_audiences @> array[${room}]::text[] and case_id is not null
    union
    select case_id from case_spans where to_seq > ${seq} and from_seq <= ${seq}`.execute(db)
  return rows.map(({ id }) => id)
}

/** As `audiencesOf` has it for a place. */
function liesIn(place: Stretch['place']): RawBuilder<unknown> {
  if ('townCode' in place) return sql`c.town_code = ${place.townCode}`
  return 'gridId' in place ? sql`c.grid_id = ${place.gridId}` : sql`true`
}

/** The cases as that room saw them at a number: what it could not see then is not there. */
async function cardsAt(
  db: Db,
  room: Room,
  ids: readonly string[],
  seq: number,
): Promise<Map<string, CaseCard>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ card: CaseCard }>`
    select last.data -> 'case' as card
    from unnest(${ids}::uuid[]) as asked (id)
    cross join lateral (
      select audiences, lane, data from events
      where case_id = asked.id and seq <= ${seq} order by seq desc limit 1
    ) last
    where last.lane = 'live' and last.audiences @> array[${room}]::text[]`.execute(db)
  return new Map(rows.map(({ card }) => [card.id, liftCard(card)]))
}

/** The newest number the log had before an instant; 0 when it had none. */
export async function seqBefore(db: Db, at: Date): Promise<number> {
  const { rows } = await sql<{ seq: number | null }>`
    select max(seq) as seq from events
    where at = (select max(at) from events where at < ${at})`.execute(db)
  return rows[0]?.seq ?? 0
}
