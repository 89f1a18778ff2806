import express, { Router } from 'express'
import { z } from 'zod'
import { FileTaking, RuleEnd, RuleTableName, RuleWrite } from '#shared/ruleTable.ts'
import { notFound } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { headingLanguages } from './fileHeadings.ts'
import { fileCells } from './ruleFile.ts'
import type { RuleTables } from './ruleTableService.ts'
import { ruleTable, ruleTableInfos } from './ruleTables.ts'
import { sheetIn } from './sheetBody.ts'
import { sheetKinds, writeSheetFile } from './sheetFile.ts'

/** `heads`: the language of the headings; absent: the fields' own names. */
export const FileQuery = z.strictObject({
  as: z.enum(['csv', 'xlsx']).default('xlsx'),
  heads: z.enum(headingLanguages).optional(),
})
export const TakeQuery = z.strictObject({ take: FileTaking.default('look') })

const FILE_MAX = '2mb'
const LINES_MAX = 5_000

function tableIn(name: string | undefined): RuleTableName {
  const parsed = RuleTableName.safeParse(name)
  if (!parsed.success) throw notFound('table of rules')
  return parsed.data
}

/** `/api/admin/tables`: every table of rules, one way to change them; an administrator's alone. */
export function ruleTableRoutes(tables: RuleTables): Router {
  const router = Router()
  router.use(adminOnly)
  router.get('/', (_req, res) => {
    res.json({ tables: ruleTableInfos })
  })
  router.get('/:table', async (req, res) => {
    res.json(await tables.read(tableIn(req.params.table)))
  })
  router.get('/:table/changes', async (req, res) => {
    res.json({ changes: await tables.changes(tableIn(req.params.table)) })
  })
  router.post('/:table', async (req, res) => {
    const name = tableIn(req.params.table)
    res.status(201).json(await tables.write(name, RuleWrite.parse(req.body), accountOf(res)))
  })
  router.post('/:table/end', async (req, res) => {
    const name = tableIn(req.params.table)
    res.json(await tables.end(name, RuleEnd.parse(req.body), accountOf(res)))
  })
  router.get('/:table/file', async (req, res) => {
    const name = tableIn(req.params.table)
    const { as, heads } = FileQuery.parse(req.query)
    const bytes = await writeSheetFile(
      fileCells(ruleTable(name), (await tables.read(name)).rows, heads),
      as,
    )
    res.setHeader('Content-Disposition', `attachment; filename="${name}.${as}"`)
    res.type(sheetKinds[as]).send(bytes)
  })
  const bytes = express.raw({ type: Object.values(sheetKinds), limit: FILE_MAX })
  router.post('/:table/file', bytes, async (req, res) => {
    const name = tableIn(req.params.table)
    const { take } = TakeQuery.parse(req.query)
    const records = await sheetIn(req, LINES_MAX)
    res.json(await tables.takeFile(name, records, take, accountOf(res)))
  })
  return router
}
