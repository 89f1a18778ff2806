import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Source } from '#shared/ticket.ts'
import type { Tables } from '#server/store/tables.ts'

export interface Feeds {
  /** The source a key belongs to; null when it is nobody's. */
  holderOf(key: string): Promise<Source | null>
}

/** Feeds are rows; their keys are kept as hashes, found by them and so compared in one way for all. */
export function createFeeds(db: Kysely<Tables>): Feeds {
  return {
    async holderOf(key) {
      const { rows } = await sql<{ source: string }>`
        select source from feeds where key_hash = ${hashFeedKey(key)}`.execute(db)
      return rows[0] ? Source.parse(rows[0].source) : null
    },
  }
}

/** A feed key is long and random, so a plain hash keeps it. */
export const hashFeedKey = (key: string): Buffer => createHash('sha256').update(key).digest()
