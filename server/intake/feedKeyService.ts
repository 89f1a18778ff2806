import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { FeedKey, FeedKeyWish, ListedFeed } from '#shared/feedKey.ts'
import { say } from '#shared/say.ts'
import type { FeedSource } from '#shared/ticket.ts'
import { AppError } from '#server/errors.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { listFeeds, replaceFeedKey } from './feedRepo.ts'
import { hashFeedKey, type Feeds } from './feeds.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  feeds: Pick<Feeds, 'forget'>
}

const KEY_BYTES = 32

/** The keys by which sources are let in: told once, kept as hashes, in no event and no log. */
export const createFeedKeys = ({ db, ledger, feeds }: Deps) => ({
  list: (): Promise<ListedFeed[]> => listFeeds(db),

  /**
   * The key before stops working in every process: here when this resolves, elsewhere a moment later. Rejects
   * with `notAllowedNow` when somebody else has made one meanwhile, which would stop before it was ever used.
   */
  async make(source: FeedSource, wish: FeedKeyWish, by: Account): Promise<FeedKey> {
    const key = randomBytes(KEY_BYTES).toString('base64url')
    const keyHash = hashFeedKey(key)
    const replaces = wish.replaces === null ? null : new Date(wish.replaces)
    await ledger.write(async (tx, now) => {
      if (!(await replaceFeedKey(tx, { source, replaces, keyHash, now }))) {
        const details = { reason: say('feeds.changed') }
        throw new AppError('notAllowedNow', 'The feed has another key by now', { details })
      }
      return { result: null, drafts: [orgDraft('feedKey', by, { source })] }
    })
    feeds.forget()
    return { source, key }
  },
})
