import { readSheet } from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { readCsvLines } from '#server/demo/feed/csv.ts'
import { say } from '#shared/say.ts'
import { badRequest } from '#server/errors.ts'
import type { FileRecord } from './ruleFile.ts'
import { checkUnpacked } from './sheetSize.ts'

/** The one place that knows how a spreadsheet is written down. */
export const sheetKinds = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
export type SheetKind = keyof typeof sheetKinds

/** The first sheet's lines by the names in its first one; lines without anything in them are none. */
export const readSheetFile = (bytes: Buffer, kind: SheetKind): Promise<FileRecord[]> =>
  kind === 'csv' ? readCsvFile(bytes) : readXlsxFile(bytes)

async function readCsvFile(bytes: Buffer): Promise<FileRecord[]> {
  const text = decoded(bytes)
  async function* whole() {
    yield text
  }
  const records: FileRecord[] = []
  for await (const { line, row, isRagged } of readCsvLines(whole())) {
    if (isRagged)
      throw badRequest('A line has other columns', { reason: say('ruleFile.ragged', { line }) })
    records.push({ line, cells: row })
  }
  return records
}

/** UTF-8, or GB 18030 as spreadsheets on Chinese desks save it: what is no UTF-8 is that. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

async function readXlsxFile(bytes: Buffer): Promise<FileRecord[]> {
  checkUnpacked(bytes)
  const [names = [], ...lines] = await readSheet(bytes).catch((error: unknown) => {
    throw badRequest('The file is no spreadsheet', {
      reason: say('ruleFile.noSheet'),
      message: String(error),
    })
  })
  return lines.flatMap((line, n) => {
    const cells = Object.fromEntries(
      names.map((name, column) => [textOf(name), textOf(line[column])]),
    )
    return Object.values(cells).every((cell) => cell === '') ? [] : [{ line: n + 2, cells }]
  })
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  // A date in a sheet has no zone: it is the wall clock's, here the district's.
  if (value instanceof Date)
    return value.toISOString().replace(/T00:00:00\.000Z$|:\d\d\.\d{3}Z$/, '')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export async function writeSheetFile(
  lines: readonly (readonly string[])[],
  kind: SheetKind,
): Promise<Buffer> {
  if (kind === 'xlsx') return await writeExcelFile(lines.map((line) => [...line])).toBuffer()
  const text = lines.map((line) => line.map(quoted).join(',')).join('\r\n')
  // With a byte order mark a spreadsheet reads it as UTF-8.
  return Buffer.from(`\uFEFF${text}\r\n`)
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
