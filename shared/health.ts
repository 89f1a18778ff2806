import { z } from 'zod'
import { NoticeReason } from './notice.ts'
import { NoticeChannelName } from './noticeRule.ts'
import { Say } from './say.ts'

const whole = z.number().int().nonnegative()

/** `GET /api/admin/health`: how the product stands, and what it does not know of itself. */
export const Health = z.object({
  /** What an administrator should see to. */
  warnings: z.array(Say),
  /** The years known without a gap; null while none is. */
  calendar: z.object({ firstYear: z.number().int(), lastYear: z.number().int() }).nullable(),
  log: z.object({
    seq: whole,
    at: z.string(),
    /** The newest number this process has sent to its screens. */
    sent: whole,
  }),
  /** What reads the log behind the commit, and how far it is. */
  followers: z.array(z.object({ name: z.string(), seq: whole })),
  /** Screens and desks of this process. */
  connections: whole,
  /** A source's messages that came before their ticket. */
  heldUpdates: z.object({ count: whole, oldestAt: z.string().nullable() }),
  /** What sources have not fetched yet. */
  outbox: z.array(z.object({ feed: z.string(), waiting: whole, oldestAt: z.string().nullable() })),
  /** People told outside their page: what waits, and what came of the last 24 hours, channel by channel. */
  notices: z.array(
    z.object({
      channel: NoticeChannelName,
      waiting: whole,
      oldestAt: z.string().nullable(),
      delivered: whole,
      givenUp: whole,
      /** Why they were given up, the commonest first. */
      why: z.array(z.object({ reason: NoticeReason, count: whole })),
    }),
  ),
  unknown: z.array(Say),
})
export type Health = z.infer<typeof Health>
