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
/** Signs that stand in pictures and programs, and in no table. */
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f]/

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
  for await (const { line, row, isRagged } of readCsvLines(whole(), separatorOf(text))) {
    if (isRagged)
      throw badRequest('A line has other columns', { reason: say('ruleFile.ragged', { line }) })
    records.push({ line, cells: row })
  }
  return records
}

/** What stands between the names of the first line: spreadsheets write a comma, a semicolon or a tab. */
function separatorOf(text: string): string {
  const [names = ''] = text.replace(/"[^"]*"/g, '').split('\n', 1)
  const count = (sign: string): number => names.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/**
 * UTF-8, or GB 18030 as spreadsheets on Chinese desks save it: what is no UTF-8 is that; or UTF-16 where it
 * says so. Refuses what is no text.
 */
function decoded(bytes: Buffer): string {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ['utf-16le'] : ['utf-8', 'gb18030']
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      if (!NO_TEXT.test(text)) return text
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  throw badRequest('The file is no text', { reason: say('ruleFile.noText') })
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

/** `help` is a second sheet beside the first, in a kind of file that has one; reading leaves it out. */
export async function writeSheetFile(
  lines: readonly (readonly string[])[],
  kind: SheetKind,
  help: readonly (readonly string[])[] = [],
): Promise<Buffer> {
  const asData = (rows: readonly (readonly string[])[]) => rows.map((row) => [...row])
  if (kind === 'xlsx' && help.length > 0)
    return await writeExcelFile([
      { data: asData(lines), sheet: '填写' },
      { data: asData(help), sheet: '说明', columns: [{ width: 16 }, { width: 80 }] },
    ]).toBuffer()
  if (kind === 'xlsx') return await writeExcelFile(asData(lines)).toBuffer()
  const text = lines.map((line) => line.map(quoted).join(',')).join('\r\n')
  // With a byte order mark a spreadsheet reads it as UTF-8.
  return Buffer.from(`\uFEFF${text}\r\n`)
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
