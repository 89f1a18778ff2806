import { atLocalTime } from '#shared/calendar.ts'
import { CategoryRow, importColumns } from '#shared/category.ts'
import { say, type Say } from '#shared/say.ts'
import type { CsvLine } from '#server/demo/feed/csv.ts'

/** What keeps a file from being taken, with the line it stands in. */
export interface ImportProblem {
  line: number
  column: string | null
  problem: Say
}

export interface ImportPlan {
  insert: CategoryRow[]
  /** Versions that are there, with their new end. */
  end: CategoryRow[]
  unchanged: number
}

interface Numbered {
  line: number
  row: CategoryRow
}

const DAY = /^\d{4}-\d\d-\d\d$/
const optional: ReadonlySet<string> = new Set(['validTo', 'mapsTo'])
const keyOf = ({ scheme, kind, code }: CategoryRow): string => `${scheme} ${kind} ${code}`
const from = ({ validFrom }: CategoryRow): number => Date.parse(validFrom)
const until = ({ validTo }: CategoryRow): number =>
  validTo === null ? Infinity : Date.parse(validTo)

/**
 * What a file would change, or everything that is wrong with it: nothing is taken from a file with a
 * problem. A row is a new version from its day on and ends the one before it; the past is never
 * rewritten. A row that is there already, but for an end in the future, gets that end.
 */
export function planImport(
  lines: readonly CsvLine[],
  existing: readonly CategoryRow[],
  { basis, now }: { basis: string; now: Date },
): { plan: ImportPlan } | { problems: ImportProblem[] } {
  const problems = missingColumns(lines)
  if (problems.length > 0) return { problems }

  const tell = (line: number, column: string | null, problem: Say) =>
    problems.push({ line, column, problem })
  const rows = lines.flatMap((line): Numbered[] => {
    const { row, wrong } = toRow(line, basis)
    for (const [column, problem] of wrong) tell(line.line, column, problem)
    return row ? [{ line: line.line, row }] : []
  })

  const versions = new Map<string, CategoryRow[]>()
  for (const row of existing) versions.set(keyOf(row), [...(versions.get(keyOf(row)) ?? []), row])
  const known = new Set([...existing, ...rows.map(({ row }) => row)].map(keyOf))
  const firstLine = new Map<string, number>()
  const plan: ImportPlan = { insert: [], end: [], unchanged: 0 }
  for (const { line, row } of rows) {
    const first = firstLine.get(keyOf(row))
    if (first !== undefined) {
      tell(line, 'code', say('categoryImport.twice', { line: first }))
      continue
    }
    firstLine.set(keyOf(row), line)
    if (row.mapsTo !== null && !known.has(`gb47678 ${row.kind} ${row.mapsTo}`))
      tell(line, 'mapsTo', say('categoryImport.noSuchCode', { code: row.mapsTo }))
    const problem = place(row, versions.get(keyOf(row)) ?? [], now, plan)
    if (problem) tell(line, 'validFrom', problem)
  }
  return problems.length > 0 ? { problems } : { plan }
}

function missingColumns(lines: readonly CsvLine[]): ImportProblem[] {
  const [first] = lines
  if (!first) return [{ line: 1, column: null, problem: say('categoryImport.empty') }]
  return importColumns
    .filter((column) => !optional.has(column) && !(column in first.row))
    .map((column) => ({ line: 1, column, problem: say('categoryImport.noColumn', { column }) }))
}

function toRow(
  { row: cells, isRagged }: CsvLine,
  basis: string,
): { row?: CategoryRow; wrong: [string | null, Say][] } {
  if (isRagged) return { wrong: [[null, say('categoryImport.ragged')]] }

  const cell = (name: string): string | null => cells[name]?.trim() || null
  const instant = (name: string): string | null => {
    const text = cell(name)
    return text !== null && DAY.test(text) ? atLocalTime(text, '00:00').toISOString() : text
  }
  const parsed = CategoryRow.safeParse({
    ...Object.fromEntries(importColumns.map((name) => [name, cell(name)])),
    basis,
    validFrom: instant('validFrom'),
    validTo: instant('validTo'),
  })
  if (!parsed.success) {
    const columns = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')))
    return { wrong: [...columns].map((column) => [column, say('categoryImport.badCell')]) }
  }
  const row = parsed.data
  if (until(row) <= from(row)) return { wrong: [['validTo', say('categoryImport.endsFirst')]] }
  const isNumbered = row.scheme === 'gb47678' && (row.kind === 'component' || row.kind === 'matter')
  if (isNumbered && !(/^\d{5}$/.test(row.code) && row.code.startsWith(row.classCode)))
    return { wrong: [['code', say('categoryImport.outsideClass', { classCode: row.classCode })]] }
  return { row, wrong: [] }
}

const isSame = (a: CategoryRow, b: CategoryRow): boolean =>
  a.name === b.name &&
  a.classCode === b.classCode &&
  a.className === b.className &&
  a.mapsTo === b.mapsTo

/** Puts the row among its versions, or says why it does not fit there. */
function place(
  row: CategoryRow,
  versions: readonly CategoryRow[],
  now: Date,
  plan: ImportPlan,
): Say | null {
  const standing = versions.find((one) => from(one) === from(row))
  if (standing) {
    if (!isSame(standing, row)) return say('categoryImport.otherwise', { at: standing.validFrom })
    if (until(standing) === until(row)) plan.unchanged++
    else if (Math.min(until(standing), until(row)) < now.getTime())
      return say('categoryImport.past')
    else if (versions.some((one) => from(one) > from(row) && from(one) < until(row)))
      return say('categoryImport.later')
    else plan.end.push({ ...standing, validTo: row.validTo })
    return null
  }
  const later = versions.find((one) => from(one) > from(row) && from(one) < until(row))
  if (later) return say('categoryImport.later')
  const before = versions.find((one) => from(one) < from(row) && until(one) > from(row))
  if (before) {
    if (from(row) < now.getTime()) return say('categoryImport.past')
    plan.end.push({ ...before, validTo: row.validFrom })
  }
  plan.insert.push(row)
  return null
}
