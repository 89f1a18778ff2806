import { Router, type Request } from 'express'
import { z } from 'zod'
import { NewView, ViewChange, ViewOrder } from '#shared/savedView.ts'
import { notFound } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Views } from './viewService.ts'

/** An id from a path; what is no id names nothing. */
function idOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['id'])
  if (!id.success) throw notFound('view')
  return id.data
}

/** `/api/views`: every change answers with all views as they are then. */
export function viewRoutes(views: Views): Router {
  const router = Router()
  router.get('/', async (_req, res) => {
    res.json({ views: await views.list(accountOf(res)) })
  })
  router.post('/', async (req, res) => {
    await views.make(accountOf(res), NewView.parse(req.body))
    res.status(201).json({ views: await views.list(accountOf(res)) })
  })
  router.post('/order', async (req, res) => {
    await views.order(accountOf(res), ViewOrder.parse(req.body))
    res.json({ views: await views.list(accountOf(res)) })
  })
  router.post('/:id', async (req, res) => {
    await views.change(accountOf(res), idOf(req), ViewChange.parse(req.body))
    res.json({ views: await views.list(accountOf(res)) })
  })
  router.delete('/:id', async (req, res) => {
    await views.remove(accountOf(res), idOf(req))
    res.json({ views: await views.list(accountOf(res)) })
  })
  return router
}
