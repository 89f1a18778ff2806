import { Router, type RequestHandler } from 'express'
import { DeviceAgreed, DeviceRemoved, DeviceSeen } from '#shared/notice.ts'
import { accountOf, sessionOf } from '#server/people/requireAccount.ts'
import type { createNotices } from './noticeService.ts'

interface Deps {
  notices: ReturnType<typeof createNotices>
  pace: RequestHandler
}

/** `/api/notices`: what I am told of while no page of mine is open, and on which devices. */
export function noticeRoutes({ notices, pace }: Deps): Router {
  const router = Router()
  router.get('/', async (_req, res) => {
    res.set('Cache-Control', 'no-store').json(await notices.mine(accountOf(res)))
  })
  router.post('/devices', pace, async (req, res) => {
    await notices.agree(sessionOf(res), DeviceAgreed.parse(req.body))
    res.status(204).end()
  })
  router.post('/devices/seen', pace, async (req, res) => {
    const isTold = await notices.seen(sessionOf(res), DeviceSeen.parse(req.body))
    res.json({ isTold })
  })
  router.post('/devices/remove', pace, async (req, res) => {
    await notices.remove(sessionOf(res), DeviceRemoved.parse(req.body).endpoint)
    res.status(204).end()
  })
  return router
}
