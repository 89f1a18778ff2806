import type { FileLine, RuleRow } from '#shared/ruleTable.ts'
import { say } from '#shared/say.ts'
import { cellOf, instantOf, momentCell, valueOf } from './ruleCells.ts'
import { fieldsByHeading, headingOf, type HeadingLanguage } from './fileHeadings.ts'
import type { Wanted } from './planRules.ts'
import { ruleTableInfos, type Problem, type RuleTable } from './ruleTables.ts'

/** A line of a file by the headings of its columns. */
export interface FileRecord {
  line: number
  cells: Readonly<Record<string, string>>
}

const fieldsOf = ({ name }: RuleTable) =>
  ruleTableInfos.find((one) => one.name === name)?.fields ?? []

/** The columns of a table's file. */
const fileColumns = (table: RuleTable): string[] => [
  ...fieldsOf(table).map(({ name }) => name),
  'validFrom',
  'validTo',
]

/**
 * Rows as a file has them; read again it changes nothing. Headed by the fields' names, or by their words
 * in a language.
 */
export const fileCells = (
  table: RuleTable,
  rows: readonly RuleRow[],
  language: HeadingLanguage | null = null,
): string[][] => [
  fileColumns(table).map((name) => (language === null ? name : headingOf(name, language))),
  ...rows.map((row) => [
    ...fieldsOf(table).map((field) => cellOf(field, row)),
    momentCell(row.validFrom),
    momentCell(row.validTo),
  ]),
]

/**
 * What the lines of a file want, and the lines that cannot be read. `validFrom` and `validTo` may be
 * missing or empty: from now on, without an end.
 */
export function readFileLines(
  table: RuleTable,
  read: readonly FileRecord[],
  now: Date,
): { wanted: Wanted[]; bad: FileLine[] } {
  const fields = fieldsOf(table)
  const records = underFields(table, read)
  const [first] = records
  const missing = first ? fields.filter(({ name }) => !(name in first.cells)) : []
  if (!first || missing.length > 0) {
    const problems: Problem[] = first
      ? missing.map(({ name }) => ({
          column: name,
          problem: say('categoryImport.noColumn', { column: `ruleField.${name}` }),
        }))
      : [{ column: null, problem: say('categoryImport.empty') }]
    return { wanted: [], bad: [{ line: 1, what: 'refused', name: '', problems }] }
  }

  const wanted: Wanted[] = []
  const bad: FileLine[] = []
  for (const { line, cells } of records) {
    const values = Object.fromEntries(
      fields.map((field) => [field.name, valueOf(field, cells[field.name] ?? '')]),
    )
    const from = momentIn(cells['validFrom']) ?? now.toISOString()
    const to = momentIn(cells['validTo'])
    const row = table.row.safeParse({ ...values, validFrom: from, validTo: to })
    if (row.success) {
      wanted.push({ line, row: row.data, isEndSaid: to !== null })
      continue
    }
    const columns = new Set(row.error.issues.map(({ path }) => String(path[0] ?? '')))
    const problems = [...columns].map((column) => ({
      column: column || null,
      problem: say('categoryImport.badCell'),
    }))
    const name = table.key.map((field) => cells[field] ?? '').join(' ')
    bad.push({ line, what: 'refused', name, problems })
  }
  return { wanted, bad }
}

/** The cells by the names of the fields their headings mean. */
function underFields(table: RuleTable, records: readonly FileRecord[]): FileRecord[] {
  const fieldOf = fieldsByHeading(fileColumns(table))
  return records.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(
      Object.entries(cells).flatMap(([heading, cell]) => {
        const field = fieldOf(heading)
        return field === null ? [] : [[field, cell]]
      }),
    ),
  }))
}

/** What is no moment stays as it stands, for the schema to refuse. */
const momentIn = (cell = ''): string | null =>
  cell.trim() === '' ? null : (instantOf(cell.trim()) ?? cell.trim())
