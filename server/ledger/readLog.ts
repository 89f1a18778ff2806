import { sql, type Kysely } from 'kysely'
import type { Room } from '#shared/area.ts'
import type { BoardEvent } from '#shared/board.ts'
import type { Tables } from '#server/store/tables.ts'

/** An event as the log keeps it, with the rooms it was written for. */
export interface Logged {
  seq: number
  at: Date
  type: string
  caseId: string | null
  audiences: readonly Room[]
  leftAudiences: readonly Room[]
  data: Record<string, unknown>
}

type Db = Kysely<Tables>

const columns = sql`seq, at, type, case_id as "caseId", audiences, left_audiences as "leftAudiences", data`

export async function newestSeq(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from counter`.execute(db)
  return rows[0]?.seq ?? 0
}

/** The log after a number, in order. */
export async function readAfter(db: Db, after: number, limit: number): Promise<Logged[]> {
  const { rows } = await sql<Logged>`
    select ${columns} from events where seq > ${after} order by seq limit ${limit}`.execute(db)
  return rows
}

/**
 * What a room missed after `since` up to `to`: each case's last event there only, since an event
 * carries the whole case; of what lies beside the cases the last of each type, which is why to ask again. Returns at most `limit + 1` rows, so that the caller sees "too many".
 */
export async function readMissed(
  db: Db,
  room: Room,
  { since, to, limit }: { since: number; to: number; limit: number },
): Promise<Logged[]> {
  const { rows } = await sql<Logged>`
    select * from (
      select distinct on (case_id, aside) ${columns} from (
        select *, case when case_id is null then type end as aside from events
      ) events
      where seq > ${since} and seq <= ${to}
        and (audiences @> array[${room}]::text[] or left_audiences @> array[${room}]::text[])
      order by case_id, aside, seq desc
    ) last order by seq limit ${limit + 1}`.execute(db)
  return rows
}

/** The log as a room may see it, for `/api/events`. Null room: the whole log. */
export async function readRoom(
  db: Db,
  room: Room | null,
  after: number,
  limit: number,
): Promise<Logged[]> {
  const seen =
    room === null
      ? sql`true`
      : sql`(audiences @> array[${room}]::text[] or left_audiences @> array[${room}]::text[])`
  const { rows } = await sql<Logged>`
    select ${columns} from events where seq > ${after} and ${seen}
    order by seq limit ${limit}`.execute(db)
  return rows
}

/**
 * A room's board at the newest number, as the text that travels: cases whose span is open, each with
 * its last event, if that event was for the room. Assembled by the database, never parsed here.
 */
export async function readBoardBody(db: Db, room: Room): Promise<{ seq: number; body: string }> {
  const { rows } = await sql<{ seq: number; cases: string | null }>`
    select (select seq from counter) as seq, (
      select string_agg((e.data -> 'case')::text, ',')
      from case_spans s
      cross join lateral (
        select audiences, data from events
        where case_id = s.case_id order by seq desc limit 1
      ) e
      where s.to_seq is null and e.audiences @> array[${room}]::text[]
    ) as cases`.execute(db)
  const { seq, cases } = rows[0] as { seq: number; cases: string | null }
  return { seq, body: `{"seq":${seq},"board":{"cases":[${cases ?? ''}]}}` }
}

/** What a screen in this room is sent for an event; null when it is not the room's matter. */
export function eventFor(room: Room, logged: Logged): BoardEvent | null {
  const { seq, type, data } = logged
  const at = logged.at.toISOString()
  if (logged.audiences.includes(room)) return { seq, at, type, ...data } as BoardEvent
  if (logged.leftAudiences.includes(room) && logged.caseId !== null)
    return { seq, at, type: 'case:left', id: logged.caseId }
  return null
}
