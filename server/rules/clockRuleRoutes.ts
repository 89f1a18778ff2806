import { Router } from 'express'
import { z } from 'zod'
import { NewClockRule } from '#shared/clockRule.ts'
import { filledText } from '#shared/text.ts'
import { Instant } from '#shared/ticket.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { ClockRuleService } from './clockRuleService.ts'

export const EndRule = z.strictObject({ code: filledText(80), at: Instant.optional() })
export const PreviewRules = z.strictObject({ rule: NewClockRule.optional() })
export const MoveClocks = z.strictObject({ caseIds: z.array(z.uuid()).min(1).max(500) })

/** `GET /api/rules/clocks`: every row with its validity, for whoever wonders why something is due. */
export function clockRuleRoutes(rules: ClockRuleService): Router {
  const router = Router()
  router.get('/clocks', (_req, res) => {
    res.json({ rules: rules.all() })
  })
  return router
}

/** `/api/admin/rules/clocks`: an administrator's changes, each from a moment on. */
export function clockRuleAdminRoutes(rules: ClockRuleService): Router {
  const router = Router()
  router.use(adminOnly)
  router.post('/', async (req, res) => {
    res.status(201).json(await rules.add(NewClockRule.parse(req.body), accountOf(res)))
  })
  router.post('/end', async (req, res) => {
    const { code, at } = EndRule.parse(req.body)
    res.json({ ended: await rules.end(code, at, accountOf(res)) })
  })
  router.post('/preview', async (req, res) => {
    res.json(await rules.preview(PreviewRules.parse(req.body).rule))
  })
  router.post('/move', async (req, res) => {
    res.json(await rules.move(MoveClocks.parse(req.body).caseIds, accountOf(res)))
  })
  return router
}
