import { Router } from 'express'
import type { Kysely } from 'kysely'
import { mayFollow } from '#shared/account.ts'
import { roomOf, type AreaTree } from '#shared/area.ts'
import { atLocalTime, localDate } from '#shared/calendar.ts'
import type { Source } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import { scopeFromQuery } from '#server/live/boardRoutes.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import { countSince } from './figuresRepo.ts'

/** `GET /api/figures/today`: what came in and what was closed since midnight in the district, by the log. */
export function figuresRoutes(db: Kysely<Tables>, clock: Clock, tree: AreaTree): Router {
  const router = Router()
  router.get('/today', async (req, res) => {
    const scope = scopeFromQuery(req.query)
    if (!mayFollow(accountOf(res), scope, tree)) throw notAllowed()

    const day = localDate(clock.now())
    const midnight = atLocalTime(day, '00:00')
    const { seq, counts } = await countSince(db, roomOf(scope), midnight)

    const received: Partial<Record<Source, number>> = {}
    const closed: Partial<Record<Source, number>> = {}
    const hours = new Map<number, { hour: number; received: number; closed: number }>()
    for (const { type, source, hour, n } of counts) {
      const bySource = type === 'ticket:received' ? received : closed
      bySource[source] = (bySource[source] ?? 0) + n
      const inHour = hours.get(hour) ?? { hour, received: 0, closed: 0 }
      inHour[type === 'ticket:received' ? 'received' : 'closed'] += n
      hours.set(hour, inHour)
    }
    res.json({ seq, day, received, closed, hours: [...hours.values()] })
  })
  return router
}
