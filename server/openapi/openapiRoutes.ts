import { Router } from 'express'
import packageJson from '../../package.json' with { type: 'json' }
import { makeDocument } from './document.ts'
import { makePage, pagePolicy } from './page.ts'

/** `GET /api/openapi.json` and `/api/docs`: what this server answers, for programs and for people. */
export function openapiRoutes(): Router {
  const router = Router()
  let made: { json: string; page: string } | undefined
  // Made when first asked for: a start should not wait for what few ever read.
  const make = () => {
    const document = makeDocument(packageJson.version)
    return { json: JSON.stringify(document), page: makePage(document) }
  }

  router.get('/openapi.json', (_req, res) => {
    res.type('application/json').send((made ??= make()).json)
  })
  router.get('/docs', (_req, res) => {
    res.setHeader('Content-Security-Policy', pagePolicy)
    res.type('html').send((made ??= make()).page)
  })
  return router
}
