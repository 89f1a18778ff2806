import { Router } from 'express'
import { CallerLookup } from '#shared/callerLookup.ts'
import type { CallerLookups } from './callerLookupService.ts'
import { accountOf } from './requireAccount.ts'

/** `POST /api/callers/lookup`: cases by who called, to the duty desk, on record. */
export function callerLookupRoutes(callers: CallerLookups): Router {
  const router = Router()
  router.post('/lookup', async (req, res) => {
    const asked = CallerLookup.parse(req.body)
    res.setHeader('Cache-Control', 'no-store')
    res.json({ cases: await callers.lookUp(accountOf(res), asked) })
  })
  return router
}
