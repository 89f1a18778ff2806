import { Router } from 'express'
import { evidenceLimits } from '#shared/evidence.ts'
import { formLimits } from '#shared/forms/forms.ts'
import type { Clock } from '#server/clock.ts'
import type { FormLimits } from './formLimits.ts'
import type { Limits } from './limits.ts'

/** `/api/limits`: the rows forms and photos are judged by, so that a screen refuses by the same ones. */
export function formLimitRoutes(limits: Limits, ofForms: FormLimits, clock: Clock): Router {
  const router = Router()
  for (const code of Object.keys(formLimits) as (keyof typeof formLimits)[]) {
    router.get(`/${code}`, async (_req, res) => {
      res.json(await ofForms.at(code, clock.now()))
    })
  }
  for (const code of Object.keys(evidenceLimits) as (keyof typeof evidenceLimits)[]) {
    router.get(`/${code}`, async (_req, res) => {
      res.json(await limits.at(code, clock.now()))
    })
  }
  return router
}
