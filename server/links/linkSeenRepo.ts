import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

/** Notes that the links of these sessions are in use, at most once a minute each. */
export async function sawLinks(
  db: Kysely<Tables>,
  sessionHashes: readonly Buffer[],
  now: Date,
): Promise<void> {
  await sql`
    update unit_links l set last_seen_at = ${now}
    from sessions s
    where s.id_hash = any(${sessionHashes}) and s.link_id = l.id and l.ended_at is null
      and (l.last_seen_at is null or l.last_seen_at < ${now}::timestamptz - interval '1 minute')
  `.execute(db)
}
