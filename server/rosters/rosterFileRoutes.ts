import express, { Router } from 'express'
import type { Ledger } from '#server/ledger/ledger.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetIn } from '#server/rules/sheetBody.ts'
import { sheetKinds, writeSheetFile } from '#server/rules/sheetFile.ts'
import { rosterTemplate } from './rosterFile.ts'
import { createRosterFiles } from './rosterFileService.ts'

const FILE_MAX = '2mb'
const LINES_MAX = 5_000

/** `/api/rosters/file`: the empty file to fill in, and taking a filled one, looked at first. */
export function rosterFileRoutes({ ledger }: { ledger: Ledger }): Router {
  const files = createRosterFiles({ ledger })
  const router = Router()
  router.get('/', async (req, res) => {
    const { as } = FileQuery.parse(req.query)
    res.setHeader('Content-Disposition', `attachment; filename="rosters.${as}"`)
    res.type(sheetKinds[as]).send(await writeSheetFile(rosterTemplate, as))
  })
  const bytes = express.raw({ type: Object.values(sheetKinds), limit: FILE_MAX })
  router.post('/', bytes, async (req, res) => {
    const { take } = TakeQuery.parse(req.query)
    const records = await sheetIn(req, LINES_MAX)
    res.json(await files.take(records, take, accountOf(res)))
  })
  return router
}
