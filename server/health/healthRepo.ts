import { sql, type Kysely } from 'kysely'
import type { Health } from '#shared/health.ts'
import type { Tables } from '#server/store/tables.ts'

/** What the store knows of how the product stands. */
export async function readHealth(
  db: Kysely<Tables>,
): Promise<
  Pick<Health, 'followers' | 'heldUpdates' | 'outbox'> & { newest: { seq: number; at: string } }
> {
  const { rows } = await sql<{
    newest: { seq: number; at: string }
    followers: Health['followers'] | null
    held: { count: number; oldestAt: string | null }
    outbox: Health['outbox'] | null
  }>`
    select (select json_build_object('seq', seq, 'at', at) from counter) as newest,
           (select json_agg(json_build_object('name', name, 'seq', seq) order by name)
            from followers) as followers,
           (select json_build_object('count', count(*), 'oldestAt', min(at))
            from ticket_updates where ticket_id is null) as held,
           (select json_agg(json_build_object('feed', feed, 'waiting', n, 'oldestAt', oldest) order by feed)
            from (select feed, count(*) as n, min(at) as oldest from outbox
                  where acked_at is null group by feed) waiting) as outbox`.execute(db)
  const { newest, followers, held, outbox } = rows[0] as (typeof rows)[0]
  const utc = (at: string | null): string | null => at && new Date(at).toISOString()
  return {
    newest: { seq: newest.seq, at: new Date(newest.at).toISOString() },
    followers: followers ?? [],
    heldUpdates: { count: held.count, oldestAt: utc(held.oldestAt) },
    outbox: (outbox ?? []).map((one) => ({ ...one, oldestAt: utc(one.oldestAt) })),
  }
}
