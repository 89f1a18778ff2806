import { Router, type Request, type RequestHandler } from 'express'
import { z } from 'zod'
import { LookedAtLink, NewUnitLink, OpenedLink, RenewedUnitLink } from '#shared/unitLink.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import { accountOf, sessionOf } from '#server/people/requireAccount.ts'
import { deviceOf, keepOnDevice } from './linkDevice.ts'
import type { createLinkOpening } from './linkOpening.ts'
import type { createLinks } from './linkService.ts'

interface OpeningDeps {
  opening: ReturnType<typeof createLinkOpening>
  isSecure: boolean
  /** Counted together with logging in. */
  loginPace: RequestHandler
}

/** `/api/links/look` and `…/open`, for whoever holds a link; the secret comes in a body, never in an address. */
export function linkOpeningRoutes({ opening, isSecure, loginPace }: OpeningDeps): Router {
  const router = Router()
  router.post('/look', loginPace, async (req, res) => {
    const asked = { ...LookedAtLink.parse(req.body), device: deviceOf(req) }
    res.set('Cache-Control', 'no-store').json(await opening.look(asked))
  })
  router.post('/open', loginPace, async (req, res) => {
    const asked = { ...OpenedLink.parse(req.body), device: deviceOf(req) }
    const linkedIn = await opening.open(asked)
    keepOnDevice(res, linkedIn, isSecure)
    res.json({ user: linkedIn.account })
  })
  return router
}

/** `/api/links`: the links of a town's units, made, renewed and ended by its desk. */
export function linkRoutes(links: ReturnType<typeof createLinks>): Router {
  const router = Router()
  router.use((_req, res, next) => {
    // Else a leaked token could let others in before it is ended.
    if (sessionOf(res).isToken) throw notAllowed('A token may not manage links')
    res.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/', async (_req, res) => {
    res.json(await links.list(accountOf(res)))
  })
  router.post('/', async (req, res) => {
    res.status(201).json(await links.make(accountOf(res), NewUnitLink.parse(req.body)))
  })
  router.post('/:id/renew', async (req, res) => {
    const { expiresAt } = RenewedUnitLink.parse(req.body)
    res.status(201).json(await links.renew(accountOf(res), idOf(req), expiresAt))
  })
  router.delete('/:id', async (req, res) => {
    await links.revoke(accountOf(res), idOf(req))
    res.status(204).end()
  })
  return router
}

function idOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['id'])
  if (!id.success) throw notFound('link')
  return id.data
}
