import { Router } from 'express'
import { z } from 'zod'
import { notFound } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Candidates } from './candidateService.ts'

const Id = z.uuid()

/** `/api/cases/{id}/candidates`: which other cases may be the same matter. */
export function mergingRoutes(candidates: Candidates): Router {
  const router = Router()
  router.get('/:id/candidates', async (req, res) => {
    const id = Id.safeParse(req.params.id)
    if (!id.success) throw notFound('case')
    res.json(await candidates.of(accountOf(res), id.data))
  })
  return router
}
