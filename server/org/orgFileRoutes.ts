import express, { Router, type Request } from 'express'
import { say } from '#shared/say.ts'
import { filledText } from '#shared/text.ts'
import { AppError, badRequest, notAllowed, notFound } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import type { LoginCodes } from '#server/people/loginCodeService.ts'
import { accountOf, sessionOf } from '#server/people/requireAccount.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import {
  readSheetFile,
  sheetKinds,
  writeSheetFile,
  type SheetKind,
} from '#server/rules/sheetFile.ts'
import type { createOrgFiles } from './orgFileService.ts'

const FILE_MAX = '2mb'
/** Taken in one transaction, which others wait for. */
const LINES_MAX = 2_000

async function sheetIn(req: Request): Promise<FileRecord[]> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim()
  const kind = (Object.keys(sheetKinds) as SheetKind[]).find((one) => sheetKinds[one] === type)
  if (!kind) throw new AppError('unsupportedType', 'Send text/csv or an .xlsx file')
  const body: unknown = req.body
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw badRequest('There is no file', { reason: say('categoryImport.empty') })
  const records = await readSheetFile(body, kind)
  if (records.length > LINES_MAX)
    throw new AppError('tooMany', `A file may have ${LINES_MAX} lines`)
  return records
}

/**
 * `/api/admin/units` and `/api/admin/people`: the organisation as sheets, out and in, looked at first; and a
 * way in for somebody without a password. An administrator's, who is logged in: a leaked token could let
 * anybody in.
 */
export function orgFileRoutes(
  files: ReturnType<typeof createOrgFiles>,
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
      const { as } = FileQuery.parse(req.query)
      const cells = list === 'units' ? await files.giveUnits() : await files.givePeople()
      res.setHeader('Content-Disposition', `attachment; filename="${list}.${as}"`)
      res.setHeader('Cache-Control', 'no-store')
      res.type(sheetKinds[as]).send(await writeSheetFile(cells, as))
    })
    router.post(`/${list}/file`, bytes, async (req, res) => {
      const { take } = TakeQuery.parse(req.query)
      const records = await sheetIn(req)
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
