import { z } from 'zod'
import { FeedSource } from './ticket.ts'

/** A source as an administrator sees it: `GET /api/admin/feeds`. */
export const ListedFeed = z.object({
  source: FeedSource,
  name: z.string(),
  hasKey: z.boolean(),
  /** Null: there is none, or it was made elsewhere than on this page. */
  keyMadeAt: z.string().nullable(),
  /** When it last came with its key, to within a minute; null: never. */
  heardAt: z.string().nullable(),
})
export type ListedFeed = z.infer<typeof ListedFeed>

/** What the asker knows of the key that stops working: when it was made, null where the list says so. */
export const FeedKeyWish = z.strictObject({ replaces: z.iso.datetime().nullable() })
export type FeedKeyWish = z.infer<typeof FeedKeyWish>

/** A key, told this once: `POST /api/admin/feeds/{feed}/key`. */
export const FeedKey = z.object({ source: FeedSource, key: z.string() })
export type FeedKey = z.infer<typeof FeedKey>
