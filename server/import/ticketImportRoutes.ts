import { createHash } from 'node:crypto'
import express, { Router } from 'express'
import { z } from 'zod'
import { say } from '#shared/say.ts'
import { TicketMapping } from '#shared/ticketImport.ts'
import { AppError, badRequest } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import {
  readSheetFile,
  sheetKinds,
  writeSheetFile,
  type SheetKind,
} from '#server/rules/sheetFile.ts'
import type { createTicketImport } from './ticketImportService.ts'
import { ticketTemplate } from './ticketLines.ts'

const FILE_MAX = '10mb'
const LINES_MAX = 20_000

/** `columns` is JSON: what the file calls a field, where that is not the usual heading. */
export const ImportQuery = TakeQuery.extend({
  source: TicketMapping.shape.source,
  crs: TicketMapping.shape.crs,
  columns: z.string().max(4000).default('{}'),
})

function mappingIn({ source, crs, columns }: z.infer<typeof ImportQuery>): TicketMapping {
  let named: unknown
  try {
    named = JSON.parse(columns)
  } catch {
    throw badRequest('columns is no JSON', { field: 'columns' })
  }
  const parsed = TicketMapping.safeParse({ source, crs, columns: named })
  if (!parsed.success) throw badRequest('columns names no fields', { field: 'columns' })
  return parsed.data
}

/** `/api/admin/import/tickets`: the empty file, and taking over what another system had, looked at first. */
export function ticketImportRoutes(imports: ReturnType<typeof createTicketImport>): Router {
  const router = Router()
  router.use(adminOnly)
  router.get('/', async (req, res) => {
    const { as } = FileQuery.parse(req.query)
    res.setHeader('Content-Disposition', `attachment; filename="tickets.${as}"`)
    res.type(sheetKinds[as]).send(await writeSheetFile(ticketTemplate, as))
  })
  router.get('/unfinished', async (_req, res) => {
    res.json({ imports: await imports.unfinished() })
  })
  const bytes = express.raw({ type: Object.values(sheetKinds), limit: FILE_MAX })
  router.post('/', bytes, async (req, res) => {
    const query = ImportQuery.parse(req.query)
    const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim()
    const kind = (Object.keys(sheetKinds) as SheetKind[]).find((one) => sheetKinds[one] === type)
    if (!kind) throw new AppError('unsupportedType', 'Send text/csv or an .xlsx file')
    const body: unknown = req.body
    if (!Buffer.isBuffer(body) || body.length === 0)
      throw badRequest('There is no file', { reason: say('categoryImport.empty') })
    const records = await readSheetFile(body, kind)
    if (records.length > LINES_MAX)
      throw new AppError('tooMany', `A file may have ${LINES_MAX} lines`)
    const file = { records, sha256: createHash('sha256').update(body).digest() }
    res.json(await imports.take(file, mappingIn(query), query.take, accountOf(res)))
  })
  return router
}
