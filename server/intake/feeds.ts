import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Source } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import type { Tables } from '#server/store/tables.ts'
import { markHeard, readKeyHolders } from './feedRepo.ts'

export interface Feeds {
  /**
   * The source a key belongs to; null when it is nobody's. Of a key that was changed behind the product's back
   * it hears within 3 s. Strangers' keys cost a hash and nothing else: neither a question to the store nor memory.
   */
  holderOf(key: string): Promise<Source | null>
  /** A key is another one now: whoever asks from here on is answered by what is in the store. */
  forget(): void
  /** Notes that a source came with its key, to within a minute: a feed under load comes a hundred times a second. */
  heard(source: Source): Promise<void>
}

/** A right withdrawn must end within 5 s, also while this process hears nothing from others. */
const REMEMBERED_MS = 3000
const HEARD_EVERY_MS = 30_000

/** Feeds are rows; their keys are kept as hashes, found by them and so compared in one way for all. */
export function createFeeds(db: Kysely<Tables>, clock: Clock): Feeds {
  let remembered: { holders: ReadonlyMap<string, Source>; asked: number } | null = null
  let asking: Promise<ReadonlyMap<string, Source>> | null = null
  /** Raised when a key changes. */
  let age = 0
  const heardAt = new Map<Source, number>()

  async function ask(): Promise<ReadonlyMap<string, Source>> {
    const asked = clock.now().getTime()
    const began = age
    const rows = await readKeyHolders(db)
    const holders = new Map(
      rows.map(({ source, keyHash }) => [keyHash.toString('hex'), Source.parse(source)]),
    )
    // What was asked before a key changed must not be remembered after it.
    if (began === age) remembered = { holders, asked }
    return holders
  }

  /** However many ask at once, the store is asked once. */
  async function holders(): Promise<ReadonlyMap<string, Source>> {
    const now = clock.now().getTime()
    // A clock that was set back tells nothing about the age.
    if (remembered && remembered.asked <= now && now - remembered.asked < REMEMBERED_MS)
      return remembered.holders
    if (asking) return asking
    const mine = ask().finally(() => {
      if (asking === mine) asking = null
    })
    asking = mine
    return mine
  }

  return {
    holderOf: async (key) => (await holders()).get(hashFeedKey(key).toString('hex')) ?? null,
    forget: () => {
      age += 1
      remembered = null
      asking = null
    },
    async heard(source) {
      const now = clock.now()
      const last = heardAt.get(source) ?? -Infinity
      if (Math.abs(now.getTime() - last) < HEARD_EVERY_MS) return
      heardAt.set(source, now.getTime())
      await markHeard(db, source, now)
    },
  }
}

/** A feed key is long and random, so a plain hash keeps it. */
export const hashFeedKey = (key: string): Buffer => createHash('sha256').update(key).digest()
