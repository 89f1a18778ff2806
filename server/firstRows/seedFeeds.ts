import { sql, type Kysely } from 'kysely'
import type { FeedSource } from '#shared/ticket.ts'
import type { Tables } from '#server/store/tables.ts'

const names: Record<FeedSource, string> = {
  '12345': '12345 市民服务热线',
  '110': '110 非警务',
  visits: '全覆盖走访',
}

/** The feeds there can be, none of them with a key yet: an administrator makes it. */
export async function seedFeeds(db: Kysely<Tables>): Promise<void> {
  const rows = Object.entries(names).map(([source, name]) => ({ source, name }))
  await sql`insert into feeds (source, name, key_hash)
    select source, name, null
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (source text, name text)
    on conflict do nothing`.execute(db)
}
