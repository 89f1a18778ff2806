import { createHash } from 'node:crypto'
import express, { Router } from 'express'
import { z } from 'zod'
import { TicketMapping } from '#shared/ticketImport.ts'
import { badRequest, notFound } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetIn } from '#server/rules/sheetBody.ts'
import { sheetKinds, writeSheetFile } from '#server/rules/sheetFile.ts'
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
  router.delete('/unfinished/:id', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('import')
    await imports.giveUp(id.data, accountOf(res))
    res.status(204).end()
  })
  const bytes = express.raw({ type: Object.values(sheetKinds), limit: FILE_MAX })
  router.post('/', bytes, async (req, res) => {
    const query = ImportQuery.parse(req.query)
    const records = await sheetIn(req, LINES_MAX)
    const file = {
      records,
      sha256: createHash('sha256')
        .update(req.body as Buffer)
        .digest(),
    }
    res.json(await imports.take(file, mappingIn(query), query.take, accountOf(res)))
  })
  return router
}
