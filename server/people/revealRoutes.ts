import { Router } from 'express'
import { z } from 'zod'
import { plainText } from '#shared/text.ts'
import { notFound } from '#server/errors.ts'
import { accountOf } from './requireAccount.ts'
import type { RevealService } from './revealService.ts'

export const RevealRequest = z.strictObject({ reason: plainText(500).default('') })

/** `POST /api/tickets/:id/reveal`: the caller and the words as they came, to one person, on record. */
export function revealRoutes(reveals: RevealService): Router {
  const router = Router()
  router.post('/:id/reveal', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('ticket')
    const { reason } = RevealRequest.parse(req.body)
    res.setHeader('Cache-Control', 'no-store')
    res.json(await reveals.reveal(accountOf(res), id.data, reason))
  })
  return router
}
