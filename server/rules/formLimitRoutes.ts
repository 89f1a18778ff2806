import { Router } from 'express'
import { evidenceLimits } from '#shared/evidence.ts'
import { formLimits } from '#shared/forms/forms.ts'
import type { Clock } from '#server/clock.ts'
import type { Limits } from './limits.ts'

/** The rows a screen judges ahead by. */
const screenLimits = { ...formLimits, ...evidenceLimits }

/** `/api/limits`: the rows forms and photos are judged by, so that a screen refuses by the same ones. */
export function formLimitRoutes(limits: Limits, clock: Clock): Router {
  const router = Router()
  for (const code of Object.keys(screenLimits) as (keyof typeof screenLimits)[]) {
    router.get(`/${code}`, async (_req, res) => {
      res.json(await limits.at(code, clock.now()))
    })
  }
  return router
}
