import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Source } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import type { Tables } from '#server/store/tables.ts'

export interface Feeds {
  /** The source a key belongs to; null when it is nobody's. A key taken away counts for 3 s more. */
  holderOf(key: string): Promise<Source | null>
}

/** A right withdrawn must end within 5 s; a feed under load posts a hundred times a second. */
const REMEMBERED_MS = 3000

/** Feeds are rows; their keys are kept as hashes, found by them and so compared in one way for all. */
export function createFeeds(db: Kysely<Tables>, clock: Clock): Feeds {
  /** Good keys only, so no more than there are feeds: strangers cannot fill it. */
  const remembered = new Map<string, { source: Source; asked: number }>()

  return {
    async holderOf(key) {
      const hash = hashFeedKey(key)
      const name = hash.toString('hex')
      const asked = clock.now().getTime()
      const known = remembered.get(name)
      // A clock that was set back tells nothing about the age.
      if (known && known.asked <= asked && asked - known.asked < REMEMBERED_MS) return known.source

      const { rows } = await sql<{ source: string }>`
        select source from feeds where key_hash = ${hash}`.execute(db)
      if (!rows[0]) {
        remembered.delete(name)
        return null
      }
      const source = Source.parse(rows[0].source)
      remembered.set(name, { source, asked })
      return source
    },
  }
}

/** A feed key is long and random, so a plain hash keeps it. */
export const hashFeedKey = (key: string): Buffer => createHash('sha256').update(key).digest()
