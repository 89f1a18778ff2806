import { Router } from 'express'
import { z } from 'zod'
import { HandoverPlace, handoverCommands } from '#shared/handover.ts'
import { retryOf } from '#server/cases/retryOf.ts'
import { notFound } from '#server/errors.ts'
import { scopeFromQuery } from '#server/live/boardRoutes.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Handovers } from './handoverService.ts'

const placeFrom = (query: Record<string, unknown>): HandoverPlace =>
  HandoverPlace.parse(scopeFromQuery(query))

/** `/api/handovers`: where a place's handover stands, its report now and again, and giving and taking it. */
export function handoverRoutes(handovers: Handovers): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { before, ...place } = req.query
    const known = before === undefined ? undefined : z.uuid().parse(before)
    res.json(await handovers.state(accountOf(res), placeFrom(place), known))
  })

  router.get('/now', async (req, res) => {
    res.json(await handovers.now(accountOf(res), placeFrom(req.query)))
  })

  router.get('/:id', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('handover')
    res.json(await handovers.again(accountOf(res), id.data))
  })

  router.post('/offer', async (req, res) => {
    const asked = handoverCommands.offer.parse(req.body)
    res.json({ handover: await handovers.offer(accountOf(res), asked, retryOf(req)) })
  })

  router.post('/take', async (req, res) => {
    const asked = handoverCommands.take.parse(req.body)
    res.json({ handover: await handovers.take(accountOf(res), asked, retryOf(req)) })
  })
  return router
}
