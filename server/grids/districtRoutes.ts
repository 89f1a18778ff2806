import compression from 'compression'
import { Router } from 'express'
import type { Org } from './org.ts'

/** `GET /api/district`: names and shapes; `/base`: what the map is drawn from, when it was made here. */
export function districtRoutes(org: Org, base: (() => unknown) | null): Router {
  const router = Router()
  router.use(compression())
  // Made once per version: it is the same for everybody.
  let made: { version: string; text: string } | undefined
  let baseText: string | undefined

  router.get('/', (req, res) => {
    const { info } = org
    const etag = `"${info.version}"`
    res.setHeader('ETag', etag)
    res.setHeader('Cache-Control', 'private, no-cache')
    if (req.headers['if-none-match'] === etag) {
      res.status(304).end()
      return
    }
    if (made?.version !== info.version) made = { version: info.version, text: JSON.stringify(info) }
    res.type('application/json').send(made.text)
  })
  router.get('/base', (_req, res) => {
    baseText ??= JSON.stringify(base ? base() : null)
    res.setHeader('Cache-Control', 'private, no-cache')
    res.type('application/json').send(baseText)
  })
  return router
}
