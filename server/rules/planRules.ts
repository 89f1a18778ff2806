import type { FileLine, RuleRow } from '#shared/ruleTable.ts'
import { say } from '#shared/say.ts'
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
  added: RuleRow | null
  ended: RuleRow | null
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
    const steps = walk(table, existing, wanted, { facts, now, refused })
    const after = outcome(existing, steps)
    const clashing = steps.filter(({ line, added }) => {
      const problem = added && clashOf(table, added, after)
      if (problem) refused.set(line.line, [problem])
      return problem
    })
    if (clashing.length === 0)
      return {
        lines: steps.map(({ line }) => line),
        added: steps.flatMap(({ added }) => added ?? []),
        ended: steps.flatMap(({ ended }) => ended ?? []),
      }
  }
}

function walk(
  table: RuleTable,
  existing: readonly RuleRow[],
  wanted: readonly Wanted[],
  { facts, now, refused }: { facts: Facts; now: Date; refused: ReadonlyMap<number, Problem[]> },
): Step[] {
  const versions = new Map<string, RuleRow[]>()
  for (const row of existing) {
    const key = keyOf(table, row)
    versions.set(key, [...(versions.get(key) ?? []), row])
  }
  const firstLine = new Map<string, number>()
  return wanted.map((one): Step => {
    const name = keyOf(table, one.row)
    const first = firstLine.get(name)
    const told = (what: FileLine['what'], problems: Problem[] = []): FileLine => ({
      line: one.line,
      what,
      name,
      problems,
    })
    const nothing = (line: FileLine): Step => ({ line, added: null, ended: null })

    const before = refused.get(one.line)
    if (before) return nothing(told('refused', before))
    if (first !== undefined)
      return nothing(told('refused', [{ column: null, problem: twice(first) }]))
    firstLine.set(name, one.line)
    const problems = table.check(one.row, facts)
    if (problems.length > 0) return nothing(told('refused', problems))

    const step = stepOf(one, versions.get(name) ?? [], now)
    if ('problem' in step)
      return nothing(told('refused', [{ column: 'validFrom', problem: step.problem }]))
    return { ...step, line: told(step.what) }
  })
}

const twice = (line: number) => say('categoryImport.twice', { line })

function stepOf(
  { row, isEndSaid }: Wanted,
  versions: readonly RuleRow[],
  now: Date,
):
  | { what: FileLine['what']; added: RuleRow | null; ended: RuleRow | null }
  | Pick<Problem, 'problem'> {
  const { validFrom, validTo } = row
  const nowText = now.toISOString()
  if (validTo !== null && validTo <= validFrom) return { problem: say('categoryImport.endsFirst') }

  const same = versions.find((one) => one.validFrom === validFrom)
  if (same && !saysTheSame(same, row))
    return { problem: say('categoryImport.otherwise', { at: validFrom }) }
  if (same) {
    if (!isEndSaid || same.validTo === validTo) return { what: 'same', added: null, ended: null }
    const ends = [same.validTo, validTo].filter((end) => end !== null)
    if (ends.some((end) => end < nowText)) return { problem: say('categoryImport.past') }
    if (
      versions.some(
        (one) => one.validFrom > validFrom && (validTo === null || one.validFrom < validTo),
      )
    )
      return { problem: say('categoryImport.later') }
    return { what: 'ended', added: null, ended: { ...same, validTo } }
  }

  if (validFrom < nowText) return { problem: say('categoryImport.past') }
  const change = changeOf(versions, row, saysTheSame)
  if (!change) return { what: 'same', added: null, ended: null }
  const { added, ended } = change
  const end = [added.validTo, validTo].filter((one) => one !== null).sort()[0] ?? null
  return { what: ended ? 'changed' : 'added', added: { ...added, validTo: end }, ended }
}

/** Rows are made by one schema, so that their fields come in one order. */
const saysTheSame = (a: RuleRow, b: RuleRow): boolean => content(a) === content(b)
const content = (row: RuleRow): string => JSON.stringify({ ...row, validFrom: '', validTo: null })

const versionOf = (row: RuleRow): string => JSON.stringify({ ...row, validTo: null })

/** The table as the steps leave it. */
function outcome(existing: readonly RuleRow[], steps: readonly Step[]): RuleRow[] {
  const ended = new Map(
    steps.flatMap(({ ended: row }) => (row ? [[versionOf(row), row] as const] : [])),
  )
  return [
    ...existing.map((row) => ended.get(versionOf(row)) ?? row),
    ...steps.flatMap(({ added }) => added ?? []),
  ]
}

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
