import { sql, type Kysely } from 'kysely'
import type { Room } from '#shared/area.ts'
import type { Source } from '#shared/ticket.ts'
import type { Tables } from '#server/store/tables.ts'

export interface Counted {
  type: 'ticket:received' | 'case:closed'
  source: Source
  /** Whole hours since the day began. */
  hour: number
  n: number
}

/** What came in and was settled in a room since an instant, by source and hour, up to the number it names. */
export async function countSince(
  db: Kysely<Tables>,
  room: Room,
  since: Date,
): Promise<{ seq: number; counts: Counted[] }> {
  const { rows } = await sql<{ seq: number; counts: Counted[] | null }>`
    with upto as (select seq from counter),
    counted as (
      select type,
             coalesce(data -> 'ticket' ->> 'source', data -> 'case' ->> 'source') as source,
             floor(extract(epoch from at - ${since}::timestamptz) / 3600)::integer as hour,
             count(*)::integer as n
      from events
      where at >= ${since} and seq <= (select seq from upto)
        and (type = 'ticket:received'
          -- Merged away and voided are closed, too, but not settled: \`isSettled\`.
          or (type = 'case:closed' and data -> 'case' ->> 'status' = 'closed'))
        and audiences @> array[${room}]::text[]
      group by 1, 2, 3 order by 3
    )
    select (select seq from upto) as seq, (select json_agg(c) from counted c) as counts`.execute(db)
  return { seq: rows[0]?.seq ?? 0, counts: rows[0]?.counts ?? [] }
}
