import { say, type Say } from '#shared/say.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'

/** What a column is headed by, in Chinese first. */
export type Columns = Readonly<Record<string, readonly [string, string]>>

export interface BadLine {
  line: number
  name: string
  column: string | null
  problem: Say
}

/** Why a file cannot be read at all: nothing in it, or a column missing. Null: it can. */
export function sheetFault(
  [first]: readonly FileRecord[],
  columns: Columns,
  optional: readonly string[] = [],
): BadLine | null {
  const bad = (problem: Say): BadLine => ({ line: 1, name: '', column: null, problem })
  if (!first) return bad(say('categoryImport.empty'))
  const missing = Object.entries(columns).filter(
    ([field, heads]) => !optional.includes(field) && !heads.some((head) => head in first.cells),
  )
  if (missing.length === 0) return null
  const column = missing.map(([, [heading]]) => heading).join('、')
  return bad(say('categoryImport.noColumn', { column }))
}

/** The text of a cell by its column, under either heading. */
export function cellIn({ cells }: FileRecord, heads: readonly [string, string]): string {
  const heading = heads.find((one) => one in cells)
  return heading === undefined ? '' : (cells[heading] ?? '').trim()
}
/** What stands between several names in one cell; a file may use any of the usual signs. */
export const JOINED = '；'
export const namesIn = (cell: string): string[] =>
  cell.split(/[;；、|\n]/).flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))

/** Whether a file speaks of a column at all. */
export const hasColumn = ({ cells }: FileRecord, heads: readonly [string, string]): boolean =>
  heads.some((one) => one in cells)

/** The one that a file means: by its code, else by a name that only it has. */
export function oneNamed<T extends { id: string }>(
  among: readonly T[],
  named: string,
  namesOf: (row: T) => readonly string[],
): T | 'no' | 'many' {
  const exact = among.find(({ id }) => id === named)
  const called = among.filter((row) => namesOf(row).includes(named))
  return exact ?? (called.length > 1 ? 'many' : (called[0] ?? 'no'))
}

const activeWords = new Map([
  ...['', '是', 'true', '1', '在岗', '在用'].map((word): [string, boolean] => [word, true]),
  ...['否', 'false', '0', '离岗', '停用'].map((word): [string, boolean] => [word, false]),
])

/** Whether somebody or something is in use; undefined: the cell says neither. */
export const activeIn = (cell: string): boolean | undefined => activeWords.get(cell.toLowerCase())
