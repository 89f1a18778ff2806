import { Router } from 'express'
import { badRequest } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { CalendarPaper } from './calendarPaper.ts'
import type { CalendarService } from './calendarService.ts'

/** `PUT /api/admin/calendar/{year}`: a year's days off and make-up days. */
export function calendarRoutes(calendar: CalendarService): Router {
  const router = Router()
  router.use(adminOnly)
  router.put('/:year', async (req, res) => {
    const paper = CalendarPaper.parse(req.body)
    if (String(paper.year) !== req.params.year)
      throw badRequest('The address names another year than the paper', { field: 'year' })
    res.json(await calendar.load(paper, accountOf(res)))
  })
  return router
}
