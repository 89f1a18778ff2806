import { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { homeScope } from '#shared/account.ts'
import { roomOf } from '#shared/area.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import { eventFor, newestSeq, readRoom } from './readLog.ts'

export const EventsQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

/** `GET /api/events`: the log as the account may see it; for `admin` without holes. */
export function eventRoutes(db: Kysely<Tables>): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const { after, limit } = EventsQuery.parse(req.query)
    const account = accountOf(res)
    const room = roomOf(homeScope(account))
    const isWhole = account.post === 'admin'
    const seq = await newestSeq(db)
    const logged = await readRoom(db, isWhole ? null : room, after, limit)
    const events = logged.flatMap((one) =>
      isWhole
        ? [{ seq: one.seq, at: one.at.toISOString(), type: one.type, ...one.data }]
        : (eventFor(room, one) ?? []),
    )
    res.json({ events, seq })
  })
  return router
}
