import compression from 'compression'
import { Router } from 'express'
import type { Org } from './org.ts'

/** `GET /api/district`: names and shapes; `/base`: what the map is drawn from, when it was made here. */
export function districtRoutes(org: Org, base: (() => unknown) | null): Router {
  const router = Router()
  router.use(compression())
  // Made once: it is the same for everybody until the server starts again.
  const info = JSON.stringify(org.info)
  let baseText: string | undefined

  router.get('/', (_req, res) => {
    res.setHeader('Cache-Control', 'private, no-cache')
    res.type('application/json').send(info)
  })
  router.get('/base', (_req, res) => {
    baseText ??= JSON.stringify(base ? base() : null)
    res.setHeader('Cache-Control', 'private, no-cache')
    res.type('application/json').send(baseText)
  })
  return router
}
