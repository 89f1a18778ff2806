import { z } from 'zod'
import { UnfinishedImport } from '#shared/ticketImport.ts'
import { FileAnswer } from '#shared/ruleTable.ts'
import { ImportQuery } from '#server/import/ticketImportRoutes.ts'
import { FileQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'
import type { Described } from './described.ts'

const path = '/api/admin/import/tickets'
const tag = 'rules'
const access = 'account'

export const describedImport: readonly Described[] = [
  {
    method: 'get',
    path,
    tag,
    summary: 'An empty file of tickets to fill in',
    access,
    query: FileQuery,
    answers: [{ status: 200, what: 'The file', mediaType: sheetKinds.xlsx }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'get',
    path: `${path}/unfinished`,
    tag,
    summary:
      'Files of tickets that were not taken to their end; the same file again is gone on with',
    access,
    answers: [
      { status: 200, what: 'Newest first', body: z.object({ imports: z.array(UnfinishedImport) }) },
    ],
    refuses: ['notAllowed'],
  },
  {
    method: 'delete',
    path: `${path}/unfinished/{id}`,
    tag,
    summary: 'That file will not be sent again: its mark goes, its tickets stay',
    access,
    inPath: { id: 'The import' },
    answers: [{ status: 204, what: 'It is given up' }],
    refuses: ['notAllowed', 'notAllowedNow', 'notFound'],
  },
  {
    method: 'post',
    path,
    tag,
    summary:
      'Take over the open tickets of another system: they keep number and moments, are taken once, and alarm nobody of what was so before',
    access,
    query: ImportQuery,
    bodyTypes: Object.values(sheetKinds),
    answers: [{ status: 200, what: 'What each line does, and why not', body: FileAnswer }],
    refuses: ['badRequest', 'notAllowed', 'tooLarge', 'tooMany', 'unsupportedType'],
  },
]
