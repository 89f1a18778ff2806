import { sql, type Kysely } from 'kysely'
import { FeedSource, type Source } from '#shared/ticket.ts'
import type { ListedFeed } from '#shared/feedKey.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** The channel on which processes tell each other that a feed has another key. */
export const FEEDS_CHANNEL = 'feeds'

/** Whose each key is, by its hash. */
export async function readKeyHolders(db: Db): Promise<{ source: string; keyHash: Buffer }[]> {
  const { rows } = await sql<{ source: string; keyHash: Buffer }>`
    select source, key_hash as "keyHash" from feeds where key_hash is not null`.execute(db)
  return rows
}

export async function listFeeds(db: Db): Promise<ListedFeed[]> {
  type Row = Omit<ListedFeed, 'keyMadeAt' | 'heardAt'> & {
    keyMadeAt: Date | null
    heardAt: Date | null
  }
  const { rows } = await sql<Row>`
    select source, name, key_hash is not null as "hasKey", key_made_at as "keyMadeAt",
           heard_at as "heardAt"
    from feeds where source = any(${FeedSource.options}::text[])
    order by array_position(${FeedSource.options}::text[], source)`.execute(db)
  return rows.map((row) => ({
    ...row,
    keyMadeAt: row.keyMadeAt?.toISOString() ?? null,
    heardAt: row.heardAt?.toISOString() ?? null,
  }))
}

/** In place of the one made at `replaces`; every process is told with the commit. False: that one is gone. */
export async function replaceFeedKey(
  tx: Tx,
  {
    source,
    replaces,
    keyHash,
    now,
  }: { source: FeedSource; replaces: Date | null; keyHash: Buffer; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update feeds set key_hash = ${keyHash}, key_made_at = ${now}
    where source = ${source} and key_made_at is not distinct from ${replaces}::timestamptz
    returning source`.execute(tx)
  await sql`select pg_notify(${FEEDS_CHANNEL}, '')`.execute(tx)
  return rows.length > 0
}

export const markHeard = (db: Db, source: Source, now: Date) =>
  sql`update feeds set heard_at = greatest(heard_at, ${now}) where source = ${source}`.execute(db)
