import { Router } from 'express'
import { formLimits } from '#shared/forms/forms.ts'
import type { Clock } from '#server/clock.ts'
import type { Limits } from './limits.ts'

/** `/api/limits`: the rows forms are judged by, so that a screen can judge ahead by the same ones. */
export function formLimitRoutes(limits: Limits, clock: Clock): Router {
  const router = Router()
  for (const code of Object.keys(formLimits) as (keyof typeof formLimits)[]) {
    router.get(`/${code}`, async (_req, res) => {
      res.json(await limits.at(code, clock.now()))
    })
  }
  return router
}
