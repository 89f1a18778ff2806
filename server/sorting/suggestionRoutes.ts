import { Router } from 'express'
import { z } from 'zod'
import { SuggestionPeriod } from '#shared/suggestion.ts'
import { notFound } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { SuggestionService } from './suggestionService.ts'

/** `GET /api/cases/{id}/suggestion`: how the case could be sorted, and why. */
export function suggestionRoutes(suggestions: SuggestionService): Router {
  const router = Router()
  router.get('/:id/suggestion', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('case')
    const kept = await suggestions.forCase(accountOf(res), id.data)
    res.json({
      at: kept?.at.toISOString() ?? null,
      suggestion: kept?.suggestion ?? null,
    })
  })
  return router
}

/** `GET /api/figures/suggestions`: how often what was suggested was taken. */
export function suggestionFiguresRoutes(suggestions: SuggestionService): Router {
  const router = Router()
  router.get('/suggestions', async (req, res) => {
    const { from, to } = SuggestionPeriod.parse(req.query)
    res.json(
      await suggestions.figures(accountOf(res), {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      }),
    )
  })
  return router
}
