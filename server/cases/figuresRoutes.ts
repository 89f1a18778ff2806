import { Router } from 'express'
import { sql, type Kysely } from 'kysely'
import { mayFollow } from '#shared/account.ts'
import { roomOf, type AreaTree } from '#shared/area.ts'
import { atLocalTime, localDate } from '#shared/calendar.ts'
import type { Source } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import { scopeFromQuery } from '#server/live/boardRoutes.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'

interface Counted {
  type: 'ticket:received' | 'case:closed'
  source: Source
  hour: number
  n: number
}

/** `GET /api/figures/today`: what came in and what was closed since midnight in the district, by the log. */
export function figuresRoutes(db: Kysely<Tables>, clock: Clock, tree: AreaTree): Router {
  const router = Router()
  router.get('/today', async (req, res) => {
    const scope = scopeFromQuery(req.query)
    if (!mayFollow(accountOf(res), scope, tree)) throw notAllowed()

    const day = localDate(clock.now())
    const midnight = atLocalTime(day, '00:00')
    const { rows } = await sql<Counted & { seq: number }>`
      with upto as (select seq from counter),
      counted as (
        select type,
               coalesce(data -> 'ticket' ->> 'source', data -> 'case' ->> 'source') as source,
               floor(extract(epoch from at - ${midnight}::timestamptz) / 3600)::integer as hour
        from events
        where at >= ${midnight} and seq <= (select seq from upto)
          and type in ('ticket:received', 'case:closed')
          and audiences @> array[${roomOf(scope)}]::text[]
      )
      select (select seq from upto) as seq, type, source, hour, count(*) as n
      from upto left join counted on true
      group by type, source, hour order by hour`.execute(db)

    const received: Partial<Record<Source, number>> = {}
    const closed: Partial<Record<Source, number>> = {}
    const hours = new Map<number, { hour: number; received: number; closed: number }>()
    // Without a single event the outer join leaves one row of nulls.
    for (const { type, source, hour, n } of rows.filter(
      (row) => (row.type as string | null) !== null,
    )) {
      const bySource = type === 'ticket:received' ? received : closed
      bySource[source] = (bySource[source] ?? 0) + n
      const inHour = hours.get(hour) ?? { hour, received: 0, closed: 0 }
      inHour[type === 'ticket:received' ? 'received' : 'closed'] += n
      hours.set(hour, inHour)
    }
    res.json({ seq: rows[0]?.seq ?? 0, day, received, closed, hours: [...hours.values()] })
  })
  return router
}
