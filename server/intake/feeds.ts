import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Source } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import type { Tables } from '#server/store/tables.ts'

export interface Feeds {
  /**
   * The source a key belongs to; null when it is nobody's. A key given or taken away takes up to 3 s.
   * Strangers' keys cost a hash and nothing else: neither a question to the store nor memory.
   */
  holderOf(key: string): Promise<Source | null>
}

/** A right withdrawn must end within 5 s; a feed under load posts a hundred times a second. */
const REMEMBERED_MS = 3000

/** Feeds are rows; their keys are kept as hashes, found by them and so compared in one way for all. */
export function createFeeds(db: Kysely<Tables>, clock: Clock): Feeds {
  let remembered: { holders: ReadonlyMap<string, Source>; asked: number } | null = null
  let asking: Promise<ReadonlyMap<string, Source>> | null = null

  async function ask(): Promise<ReadonlyMap<string, Source>> {
    const asked = clock.now().getTime()
    const { rows } = await sql<{ source: string; keyHash: Buffer }>`
      select source, key_hash as "keyHash" from feeds`.execute(db)
    const holders = new Map(
      rows.map(({ source, keyHash }) => [keyHash.toString('hex'), Source.parse(source)]),
    )
    remembered = { holders, asked }
    return holders
  }

  /** However many ask at once, the store is asked once. */
  async function holders(): Promise<ReadonlyMap<string, Source>> {
    const now = clock.now().getTime()
    // A clock that was set back tells nothing about the age.
    if (remembered && remembered.asked <= now && now - remembered.asked < REMEMBERED_MS)
      return remembered.holders
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  return {
    holderOf: async (key) => (await holders()).get(hashFeedKey(key).toString('hex')) ?? null,
  }
}

/** A feed key is long and random, so a plain hash keeps it. */
export const hashFeedKey = (key: string): Buffer => createHash('sha256').update(key).digest()
