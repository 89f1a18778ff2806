import express, { Router } from 'express'
import { z } from 'zod'
import { filledText } from '#shared/text.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import type { LoginCodes } from '#server/people/loginCodeService.ts'
import { accountOf, sessionOf } from '#server/people/requireAccount.ts'
import { TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetIn } from '#server/rules/sheetBody.ts'
import { sheetKinds, writeSheetFile } from '#server/rules/sheetFile.ts'
import type { createPeopleFiles } from './orgFileService.ts'
import { sheetHelp } from './sheetHelp.ts'
import type { createUnitFiles } from './unitFileService.ts'

/** `rows=none`: the empty sheet to fill in. */
export const OrgFileQuery = z.strictObject({
  as: z.enum(['csv', 'xlsx']).default('xlsx'),
  rows: z.enum(['all', 'none']).default('all'),
})

const FILE_MAX = '2mb'
/** Taken in one transaction, which others wait for. */
const LINES_MAX = 2_000

/**
 * `/api/admin/units` and `/api/admin/people`: the organisation as sheets, out and in, looked at first; and a
 * way in for somebody without a password. An administrator's, who is logged in: a leaked token could let
 * anybody in.
 */
export function orgFileRoutes(
  files: ReturnType<typeof createPeopleFiles> & ReturnType<typeof createUnitFiles>,
  codes: Pick<LoginCodes, 'make' | 'list'>,
): Router {
  const router = Router()
  router.use(['/units', '/people'], adminOnly)
  router.use('/people', (_req, res, next) => {
    if (sessionOf(res).isToken) throw notAllowed('A token may not manage people')
    next()
  })
  const bytes = express.raw({ type: Object.values(sheetKinds), limit: FILE_MAX })
  for (const list of ['units', 'people'] as const) {
    router.get(`/${list}/file`, async (req, res) => {
      const { as, rows } = OrgFileQuery.parse(req.query)
      const all = list === 'units' ? await files.giveUnits() : await files.givePeople()
      const cells = rows === 'none' ? all.slice(0, 1) : all
      res.setHeader('Content-Disposition', `attachment; filename="${list}.${as}"`)
      res.setHeader('Cache-Control', 'no-store')
      res.type(sheetKinds[as]).send(await writeSheetFile(cells, as, sheetHelp[list]))
    })
    router.post(`/${list}/file`, bytes, async (req, res) => {
      const { take } = TakeQuery.parse(req.query)
      const records = await sheetIn(req, LINES_MAX)
      res.setHeader('Cache-Control', 'no-store')
      const by = accountOf(res)
      res.json(
        list === 'units'
          ? await files.takeUnits(records, take, by)
          : await files.takePeople(records, take, by),
      )
    })
  }
  router.get('/people', async (_req, res) => {
    res.json({ accounts: await codes.list() })
  })
  router.post('/people/:id/code', async (req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    const id = filledText(100).safeParse(req.params.id)
    if (!id.success) throw notFound('account')
    res.status(201).json(await codes.make(id.data, accountOf(res)))
  })
  return router
}
