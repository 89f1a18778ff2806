import { Router, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#server/clock.ts'
import type { Tables } from '#server/store/tables.ts'
import { acknowledge, readOutbox } from './outboxRepo.ts'
import { sourceOf } from './requireFeed.ts'

const Position = z
  .string()
  .regex(/^\d{1,15}\.\d{1,4}$/, 'not a position of this outbox')
  .transform((text) => {
    const [seq = 0, n = 0] = text.split('.').map(Number)
    return { seq, n }
  })

export const OutboxQuery = z.strictObject({
  after: Position.default({ seq: 0, n: -1 }),
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
    const rows = await readOutbox(db, sourceOf(res), after, limit)
    const items = rows.map(({ seq, n, at, ...rest }) => ({
      position: `${seq}.${n}`,
      at: at.toISOString(),
      ...rest,
    }))
    res.json({ items })
  })

  router.post('/:feed/ack', ...guards, parseBody, async (req, res) => {
    const { upTo } = OutboxAck.parse(req.body)
    const acknowledged = await acknowledge(db, sourceOf(res), upTo, clock.now())
    res.json({ acknowledged })
  })

  return router
}
