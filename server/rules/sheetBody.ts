import type { Request } from 'express'
import { say } from '#shared/say.ts'
import { AppError, badRequest } from '#server/errors.ts'
import type { FileRecord } from './ruleFile.ts'
import { readSheetFile, sheetKinds, type SheetKind } from './sheetFile.ts'

/**
 * The lines of the sheet a request brings, its body read whole before. Refuses what is no sheet, an empty
 * one, and one of more than `linesMax` lines: a file is taken in one transaction, which others wait for.
 */
export async function sheetIn(req: Request, linesMax: number): Promise<FileRecord[]> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim()
  const kind = (Object.keys(sheetKinds) as SheetKind[]).find((one) => sheetKinds[one] === type)
  if (!kind) throw new AppError('unsupportedType', 'Send text/csv or an .xlsx file')
  const body: unknown = req.body
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw badRequest('There is no file', { reason: say('categoryImport.empty') })
  const records = await readSheetFile(body, kind)
  if (records.length > linesMax)
    throw new AppError('tooMany', `A file may have ${linesMax} lines`, {
      details: { reason: say('ruleFile.tooMany', { n: records.length, max: linesMax }) },
    })
  return records
}
