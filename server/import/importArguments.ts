import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { MissingGrids } from '#shared/areaFile.ts'
import { importFields, TicketMapping } from '#shared/ticketImport.ts'
import { Crs } from '#shared/ticket.ts'
import { FileTaking, RuleTableName, ruleTableNames } from '#shared/ruleTable.ts'

/** What was asked for cannot be done; the message is one sentence for whoever typed it. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

/** A file and what it holds, by its name. */
export type ImportFile =
  | { kind: 'calendar'; file: string }
  | { kind: 'rules'; file: string; table: RuleTableName; as: 'csv' | 'xlsx' }
  | { kind: 'areas'; file: string; crs: TicketMapping['crs'] | undefined; missing: MissingGrids }
  | { kind: 'org'; file: string; list: 'units' | 'people'; as: 'csv' | 'xlsx' }
  | { kind: 'rosters'; file: string; as: 'csv' | 'xlsx' }
  | { kind: 'tickets'; file: string; as: 'csv' | 'xlsx'; mapping: TicketMapping }

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
  source: TicketMapping.shape.source.optional(),
  /** Absent: what a file of outlines says of itself, else WGS84. */
  crs: Crs.optional(),
  missing: z.enum(MissingGrids.options, '--missing must be keep or end').default('keep'),
  /** `title=标题,receivedAt=登记时间` */
  columns: z.string().optional(),
  take: z.enum(FileTaking.options, '--take must be look, whole or good').default('whole'),
})

/** The command line as a plan, or one clear sentence. */
export function readImportArguments(argv: readonly string[]): ImportPlan {
  const { values, positionals } = parse(argv)
  const parsed = Options.safeParse(values)
  if (!parsed.success) throw new ImportError(`${parsed.error.issues[0]?.message ?? 'Bad'}.`)
  if (positionals.length === 0) throw new ImportError('Name at least one file.')
  const { url, user, password, token, take } = parsed.data
  return {
    url: url.replace(/\/+$/, ''),
    login: token === undefined ? { username: user, password } : { token },
    take,
    files: positionals.map((file) => fileAs(file, parsed.data)),
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
        source: option,
        crs: option,
        missing: option,
        columns: option,
      },
    })
  } catch (error) {
    throw new ImportError(error instanceof Error ? error.message : String(error))
  }
}

/** How a file of tickets is to be read, as the options say. */
function mappingOf({
  source,
  crs = 'WGS84',
  columns = '',
}: z.infer<typeof Options>): TicketMapping {
  if (source === undefined)
    throw new ImportError('Say whose tickets they are, with --source 12345|110|visits.')
  const named = columns.split(',').flatMap((pair) => {
    const [field = '', heading] = pair.split('=', 2)
    return field.trim() === '' ? [] : [[field.trim(), heading?.trim()]]
  })
  const parsed = TicketMapping.safeParse({ source, crs, columns: Object.fromEntries(named) })
  if (!parsed.success)
    throw new ImportError(
      `--columns must be FIELD=HEADING,… with fields of ${importFields.join(', ')}.`,
    )
  return parsed.data
}

/**
 * `routes.xlsx` is a file of routes, `rosters.xlsx` one of shifts, `units.xlsx` and `people.xlsx` of the
 * organisation, `tickets.csv` one of tickets, `2027.json` a year's calendar, any `.geojson` one of outlines.
 */
function fileAs(file: string, options: z.infer<typeof Options>): ImportFile {
  const { table, crs, missing } = options
  const { name, ext } = path.parse(file.toLowerCase())
  if (ext === '.geojson') return { kind: 'areas', file, crs, missing }
  if (ext === '.json') return { kind: 'calendar', file }
  if (ext !== '.csv' && ext !== '.xlsx')
    throw new ImportError(
      `${file}: this command takes .csv and .xlsx of rules, shifts, units, people or tickets, .geojson of outlines and .json of a year.`,
    )
  const as = ext === '.csv' ? 'csv' : 'xlsx'
  const list = (['units', 'people'] as const).find((one) => name.startsWith(one))
  if (table === undefined && list !== undefined) return { kind: 'org', file, list, as }
  if (table === undefined && name.startsWith('roster')) return { kind: 'rosters', file, as }
  if (table === undefined && name.startsWith('ticket'))
    return { kind: 'tickets', file, as, mapping: mappingOf(options) }
  const named = table ?? ruleTableNames.find((one) => name.startsWith(one))
  if (named === undefined)
    throw new ImportError(
      `${file}: say which table it is, with --table ${ruleTableNames.join('|')}, or name the file after it.`,
    )
  return { kind: 'rules', file, table: named, as }
}
