import { sql, type Kysely } from 'kysely'
import type { Health } from '#shared/health.ts'
import type { Tables } from '#server/store/tables.ts'

const DAY_MS = 86_400_000

/** What waits, and what came of the last day, channel by channel; a channel nobody was told by is left out. */
export async function noticesStand(db: Kysely<Tables>, now: Date): Promise<Health['notices']> {
  const since = new Date(now.getTime() - DAY_MS)
  const { rows } = await sql<
    Omit<Health['notices'][number], 'oldestAt'> & { oldestAt: Date | null }
  >`
    with fresh as (
      select * from notices where state = 'waiting' or ended_at > ${since}
    ), why as (
      select channel, json_agg(json_build_object('reason', reason, 'count', n) order by n desc, reason) as why
      from (select channel, reason, count(*) as n from fresh
            where state = 'givenUp' group by channel, reason) reasons
      group by channel
    )
    select f.channel, count(*) filter (where state = 'waiting')::integer as waiting,
           min(made_at) filter (where state = 'waiting') as "oldestAt",
           count(*) filter (where state = 'delivered')::integer as delivered,
           count(*) filter (where state = 'givenUp')::integer as "givenUp",
           coalesce((select why from why where why.channel = f.channel), '[]'::json) as why
    from fresh f group by f.channel order by f.channel`.execute(db)
  return rows.map((row) => ({ ...row, oldestAt: row.oldestAt?.toISOString() ?? null }))
}
