import { Router } from 'express'
import { FeedKeyWish } from '#shared/feedKey.ts'
import { FeedSource } from '#shared/ticket.ts'
import { notFound } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { createFeedKeys } from './feedKeyService.ts'

/** `GET /api/admin/feeds` and `POST /api/admin/feeds/{feed}/key`. */
export function feedKeyRoutes(keys: ReturnType<typeof createFeedKeys>): Router {
  const router = Router()
  router.use(adminOnly)
  router.get('/', async (_req, res) => {
    res.json({ feeds: await keys.list() })
  })
  router.post('/:feed/key', async (req, res) => {
    const source = FeedSource.safeParse(req.params.feed)
    if (!source.success) throw notFound('feed')
    const wish = FeedKeyWish.parse(req.body)
    res.setHeader('Cache-Control', 'no-store')
    res.status(201).json(await keys.make(source.data, wish, accountOf(res)))
  })
  return router
}
