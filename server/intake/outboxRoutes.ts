import { Router, type RequestHandler } from 'express'
import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#server/clock.ts'
import type { Tables } from '#server/store/tables.ts'
import { sourceOf } from './requireFeed.ts'

/** A place in a feed's outbox: the log's number and the position inside that event. */
const Position = z
  .string()
  .regex(/^\d{1,15}\.\d{1,4}$/, 'not a position of this outbox')
  .transform((text) => {
    const [seq = 0, n = 0] = text.split('.').map(Number)
    return { seq, n }
  })

export const OutboxQuery = z.strictObject({
  after: Position.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const OutboxAck = z.strictObject({ upTo: Position })

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  guards: readonly RequestHandler<{ feed: string }>[]
  parseBody: RequestHandler
}

/** `/api/outbox/{feed}`: what must go back to the source, in the log's order, until acknowledged. */
export function outboxRoutes({ db, clock, guards, parseBody }: Deps): Router {
  const router = Router()

  router.get('/:feed', ...guards, async (req, res) => {
    const { after, limit } = OutboxQuery.parse(req.query)
    const { rows } = await sql<{ seq: number; n: number; at: Date }>`
      select seq, n, ticket_id as "ticketId", source_id as "sourceId", kind, at, data
      from outbox
      where feed = ${sourceOf(res)} and acked_at is null
        and (seq, n) > (${after?.seq ?? -1}, ${after?.n ?? -1})
      order by seq, n limit ${limit}`.execute(db)
    const items = rows.map(({ seq, n, at, ...rest }) => ({
      position: `${seq}.${n}`,
      at: at.toISOString(),
      ...rest,
    }))
    res.json({ items })
  })

  router.post('/:feed/ack', ...guards, parseBody, async (req, res) => {
    const { upTo } = OutboxAck.parse(req.body)
    const { rows } = await sql`
      update outbox set acked_at = ${clock.now()}
      where feed = ${sourceOf(res)} and acked_at is null
        and (seq, n) <= (${upTo.seq}, ${upTo.n})
      returning seq`.execute(db)
    res.json({ acknowledged: rows.length })
  })

  return router
}
