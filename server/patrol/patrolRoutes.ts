import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { PatrolReport } from '#shared/patrol.ts'
import { filledText } from '#shared/text.ts'
import { bodyOf, letGo } from '#server/evidence/uploadBody.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Sealing } from '#server/people/sealing.ts'
import { idOf, retryOf } from '#server/visits/requests.ts'
import { createPatrol, type PatrolDeps } from './patrolService.ts'

/** There is nothing to say beside the report itself. */
export const SolveReport = z.strictObject({})

interface Deps extends PatrolDeps {
  sealing: Sealing
  /** Slows down who sends too many files. */
  pace: RequestHandler
}

/** `/api/patrol`: what the page in the street begins with, sends and asks for. */
export function patrolRoutes({ sealing, pace, ...deps }: Deps): Router {
  const patrol = createPatrol(deps)
  const router = Router()
  // One's own reports are nobody else's to find in a browser or proxy.
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.get('/options', async (_req, res) => {
    res.json(await patrol.options(accountOf(res)))
  })
  router.get('/reports', async (_req, res) => {
    res.json({ items: await patrol.list(accountOf(res)) })
  })
  router.post('/reports', async (req, res) => {
    const input = PatrolReport.parse(req.body)
    res.status(201).json(await patrol.report(accountOf(res), input, retryOf(req, sealing)))
  })
  router.post('/reports/:id/photos', pace, async (req, res) => {
    const key = req.get('Idempotency-Key')
    try {
      const checked = key === undefined ? null : filledText(200).parse(key)
      const id = idOf(req, 'report')
      res.status(201).json(await patrol.addPhoto(accountOf(res), id, bodyOf(req), checked))
    } finally {
      letGo(req, res)
    }
  })
  router.post('/reports/:id/solve', async (req, res) => {
    SolveReport.parse(req.body)
    const id = idOf(req, 'report')
    res.json(await patrol.solve(accountOf(res), id, retryOf(req, sealing)))
  })
  return router
}
