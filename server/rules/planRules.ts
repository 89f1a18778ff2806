import type { FileLine, RuleRow } from '#shared/ruleTable.ts'
import { say, type SayParams } from '#shared/say.ts'
import { changeOf, holdTogether } from '#shared/validity.ts'
import { keyOf, type Facts, type Problem, type RuleTable } from './ruleTables.ts'

/** A row as somebody wants it, from a moment on; `isEndSaid`: its end was written too. */
export interface Wanted {
  line: number
  row: RuleRow
  isEndSaid: boolean
}

export interface Plan {
  lines: FileLine[]
  added: RuleRow[]
  /** Versions that are there, with their new end. */
  ended: RuleRow[]
}

interface Step {
  line: FileLine
  /** The version it adds, as it was wanted. */
  added: RuleRow | null
}

/**
 * What wanted rows would change, line by line, and why a line cannot be taken. A row is a new version
 * from its moment on, which is not past; what a line contradicts is looked for in the table as all good
 * lines together would leave it. A refused line changes nothing for the others.
 */
export function planRules(
  table: RuleTable,
  existing: readonly RuleRow[],
  wanted: readonly Wanted[],
  { facts, now }: { facts: Facts; now: Date },
): Plan {
  const refused = new Map<number, Problem[]>()
  for (;;) {
    const standing = versionsByKey(table, existing)
    const steps = walk(table, standing, wanted, { facts, now: now.toISOString(), refused })
    const after = [...standing.values()].flat()
    const clashing = steps.filter(({ line, added }) => {
      const version = added && after.find((row) => isVersion(table, row, added))
      const problem = version ? clashOf(table, version, after) : null
      if (problem) refused.set(line.line, [problem])
      return problem
    })
    if (clashing.length === 0)
      return { lines: steps.map(({ line }) => line), ...changeTo(existing, after) }
  }
}

function versionsByKey(table: RuleTable, rows: readonly RuleRow[]): Map<string, RuleRow[]> {
  const versions = new Map<string, RuleRow[]>()
  for (const row of rows) {
    const key = keyOf(table, row)
    const known = versions.get(key)
    if (known) known.push(row)
    else versions.set(key, [row])
  }
  return versions
}

const isVersion = (table: RuleTable, a: RuleRow, b: RuleRow): boolean =>
  a.validFrom === b.validFrom && keyOf(table, a) === keyOf(table, b)

/** Rows that were not touched are the very same objects. */
function changeTo(
  existing: readonly RuleRow[],
  after: readonly RuleRow[],
): Pick<Plan, 'added' | 'ended'> {
  const untouched = new Set(existing)
  const versions = new Set(existing.map(timeless))
  const touched = after.filter((row) => !untouched.has(row))
  return {
    added: touched.filter((row) => !versions.has(timeless(row))),
    ended: touched.filter((row) => versions.has(timeless(row))),
  }
}

/** Takes line after line, each into the table as the lines before it left it. */
function walk(
  table: RuleTable,
  standing: Map<string, RuleRow[]>,
  wanted: readonly Wanted[],
  { facts, now, refused }: { facts: Facts; now: string; refused: ReadonlyMap<number, Problem[]> },
): Step[] {
  const lineOf = new Map<string, number>()
  return wanted.map((one): Step => {
    const name = keyOf(table, one.row)
    const refuse = (problems: Problem[]): Step => ({
      line: { line: one.line, what: 'refused', name, problems },
      added: null,
    })

    const before = refused.get(one.line)
    if (before) return refuse(before)
    const version = `${one.row.validFrom} ${name}`
    const first = lineOf.get(version)
    if (first !== undefined)
      return refuse([{ column: null, problem: say('categoryImport.twice', { line: first }) }])
    lineOf.set(version, one.line)
    const problems = table.check(one.row, facts)
    if (problems.length > 0) return refuse(problems)

    const versions = standing.get(name) ?? []
    const step = stepOf(one, versions, table.canEnd, now)
    if ('problem' in step) return refuse([step])
    standing.set(name, step.versions)
    return { line: { line: one.line, what: step.what, name, problems: [] }, added: step.added }
  })
}

interface Stepped {
  what: FileLine['what']
  added: RuleRow | null
  /** All versions of the row after it. */
  versions: RuleRow[]
}

function stepOf(
  { row, isEndSaid }: Wanted,
  versions: RuleRow[],
  canEnd: boolean,
  now: string,
): Stepped | Problem {
  const { validFrom, validTo } = row
  const nothing: Stepped = { what: 'same', added: null, versions }
  const not = (column: string, code: string, params?: SayParams): Problem => ({
    column,
    problem: say(code, params),
  })
  if (validTo !== null && validTo <= validFrom) return not('validTo', 'categoryImport.endsFirst')

  const same = versions.find((one) => one.validFrom === validFrom)
  if (same && !saysTheSame(same, row))
    return not('validFrom', 'categoryImport.otherwise', { at: validFrom })
  if (same && (!isEndSaid || same.validTo === validTo)) return nothing
  if (validTo !== null && !canEnd) return not('validTo', 'ruleProblem.mustStand')
  if (same) {
    const ends = [same.validTo, validTo].filter((end) => end !== null)
    if (ends.some((end) => end < now)) return not('validTo', 'categoryImport.past')
    const isTaken = versions.some(
      (one) => one.validFrom > validFrom && (validTo === null || one.validFrom < validTo),
    )
    if (isTaken) return not('validTo', 'categoryImport.later')
    return { what: 'ended', added: null, versions: replaced(versions, same, { ...same, validTo }) }
  }

  if (validFrom < now) return not('validFrom', 'categoryImport.past')
  const change = changeOf(versions, row, saysTheSame)
  if (!change) return nothing
  const standing = versions.find((one) => one.validFrom === change.ended?.validFrom)
  const kept = standing && change.ended ? replaced(versions, standing, change.ended) : [...versions]
  const end = [change.added.validTo, validTo].filter((one) => one !== null).sort()[0] ?? null
  return {
    what: standing ? 'changed' : 'added',
    added: row,
    versions: [...kept, { ...change.added, validTo: end }],
  }
}

const replaced = (versions: readonly RuleRow[], old: RuleRow, by: RuleRow): RuleRow[] =>
  versions.map((one) => (one === old ? by : one))

/** Rows are made by one schema, so that their fields come in one order. */
const saysTheSame = (a: RuleRow, b: RuleRow): boolean => content(a) === content(b)
const content = (row: RuleRow): string => JSON.stringify({ ...row, validFrom: '', validTo: null })

/** A version, whenever it ends. */
const timeless = (row: RuleRow): string => JSON.stringify({ ...row, validTo: null })

/** Another row that holds at the same time and claims the same: which of them counts, nobody could tell. */
export function clashOf(
  table: RuleTable,
  added: RuleRow,
  rows: readonly RuleRow[],
): Problem | null {
  const { alone } = table
  const [column] = alone
  if (column === undefined) return null
  const claim = (row: RuleRow): string => JSON.stringify(alone.map((field) => row[field] ?? null))
  const other = rows.find(
    (row) =>
      keyOf(table, row) !== keyOf(table, added) &&
      claim(row) === claim(added) &&
      holdTogether(row, added),
  )
  return other
    ? { column, problem: say('ruleProblem.contradicts', { name: keyOf(table, other) }) }
    : null
}
