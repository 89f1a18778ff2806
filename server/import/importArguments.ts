import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FileTaking, RuleTableName, ruleTableNames } from '#shared/ruleTable.ts'

/** What was asked for cannot be done; the message is one sentence for whoever typed it. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

/** A file and what it holds, by its name. */
export type ImportFile =
  | { kind: 'calendar'; file: string }
  | { kind: 'rules'; file: string; table: RuleTableName; as: 'csv' | 'xlsx' }
  | { kind: 'rosters'; file: string; as: 'csv' | 'xlsx' }

export interface ImportPlan {
  url: string
  login: { username: string; password: string } | { token: string }
  take: FileTaking
  files: readonly ImportFile[]
}

const Options = z.object({
  url: z
    .url({ protocol: /^https?$/, error: '--url must begin with http:// or https://' })
    .default('http://127.0.0.1:8110'),
  user: z.string().default('admin'),
  password: z.string().default('shaotai'),
  token: z.string().optional(),
  table: z.enum(ruleTableNames, `--table must be one of ${ruleTableNames.join(', ')}`).optional(),
  take: z.enum(FileTaking.options, '--take must be look, whole or good').default('whole'),
})

/** The command line as a plan, or one clear sentence. */
export function readImportArguments(argv: readonly string[]): ImportPlan {
  const { values, positionals } = parse(argv)
  const parsed = Options.safeParse(values)
  if (!parsed.success) throw new ImportError(`${parsed.error.issues[0]?.message ?? 'Bad'}.`)
  if (positionals.length === 0) throw new ImportError('Name at least one file.')
  const { url, user, password, token, table, take } = parsed.data
  return {
    url: url.replace(/\/+$/, ''),
    login: token === undefined ? { username: user, password } : { token },
    take,
    files: positionals.map((file) => fileAs(file, table)),
  }
}

function parse(argv: readonly string[]) {
  const option = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        url: option,
        user: option,
        password: option,
        token: option,
        table: option,
        take: option,
      },
    })
  } catch (error) {
    throw new ImportError(error instanceof Error ? error.message : String(error))
  }
}

/** `routes.xlsx` is a file of routes, `rosters.xlsx` one of shifts, `2027.json` a year's calendar. */
function fileAs(file: string, table: RuleTableName | undefined): ImportFile {
  const { name, ext } = path.parse(file.toLowerCase())
  if (ext === '.json') return { kind: 'calendar', file }
  if (ext !== '.csv' && ext !== '.xlsx')
    throw new ImportError(
      `${file}: this command takes .csv and .xlsx of rules or shifts and .json of a year.`,
    )
  const as = ext === '.csv' ? 'csv' : 'xlsx'
  if (table === undefined && name.startsWith('roster')) return { kind: 'rosters', file, as }
  const named = table ?? ruleTableNames.find((one) => name.startsWith(one))
  if (named === undefined)
    throw new ImportError(
      `${file}: say which table it is, with --table ${ruleTableNames.join('|')}, or name the file after it.`,
    )
  return { kind: 'rules', file, table: named, as }
}
