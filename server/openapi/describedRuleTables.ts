import { z } from 'zod'
import {
  FileAnswer,
  RuleChanged,
  RuleChangeTold,
  RuleEnd,
  RuleRow,
  RuleTableInfo,
  RuleWrite,
} from '#shared/ruleTable.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'
import type { Described } from './described.ts'

const inPath = { table: 'clocks, routes, words, merging, categories or limits' }
const tag = 'rules'
const access = 'account'
const asked = ['notAllowed', 'notFound'] as const
const written = [...asked, 'badRequest', 'notJson', 'tooLarge'] as const

export const describedRuleTables: readonly Described[] = [
  {
    method: 'get',
    path: '/api/admin/tables',
    tag,
    summary: 'The tables of rules, and the fields of each',
    access,
    answers: [
      { status: 200, what: 'The tables', body: z.object({ tables: z.array(RuleTableInfo) }) },
    ],
    refuses: ['notAllowed'],
  },
  {
    method: 'get',
    path: '/api/admin/tables/{table}',
    tag,
    summary: 'Every version of every row of a table, with its validity',
    access,
    inPath,
    answers: [
      { status: 200, what: 'The rows', body: z.object({ rows: z.array(RuleRow), at: z.string() }) },
    ],
    refuses: asked,
  },
  {
    method: 'get',
    path: '/api/admin/tables/{table}/changes',
    tag,
    summary: 'The newest hundred changes of a table, and who made them',
    access,
    inPath,
    answers: [
      {
        status: 200,
        what: 'The changes, the newest first',
        body: z.object({ changes: z.array(RuleChangeTold) }),
      },
    ],
    refuses: asked,
  },
  {
    method: 'post',
    path: '/api/admin/tables/{table}',
    tag,
    summary: 'Write a row, in force from a moment that is not past; it ends the version before it',
    access,
    inPath,
    body: RuleWrite,
    answers: [{ status: 201, what: 'The version added and the one ended', body: RuleChanged }],
    refuses: [...written, 'versionConflict'],
  },
  {
    method: 'post',
    path: '/api/admin/tables/{table}/end',
    tag,
    summary: 'End a row without another in its place',
    access,
    inPath,
    body: RuleEnd,
    answers: [{ status: 200, what: 'The version with its end', body: RuleChanged }],
    refuses: [...written, 'versionConflict'],
  },
  {
    method: 'get',
    path: '/api/admin/tables/{table}/file',
    tag,
    summary: 'The table as a file, which can be changed and sent back',
    access,
    inPath,
    query: FileQuery,
    answers: [{ status: 200, what: 'The file', mediaType: sheetKinds.xlsx }],
    refuses: [...asked, 'badRequest'],
  },
  {
    method: 'post',
    path: '/api/admin/tables/{table}/file',
    tag,
    summary:
      'Take a file of rows: `look` stores nothing, `whole` nothing when a line is bad, `good` the good lines',
    access,
    inPath,
    query: TakeQuery,
    bodyTypes: Object.values(sheetKinds),
    answers: [{ status: 200, what: 'What each line does, and why not', body: FileAnswer }],
    refuses: [...asked, 'badRequest', 'tooLarge', 'tooMany', 'unsupportedType'],
  },
]
