import type { RosterRank } from '#shared/roster.ts'
import { say, type Say } from '#shared/say.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { momentIn } from './sheetMoment.ts'

/** The columns of a file of shifts, each by either heading. */
const columns = {
  unit: ['单位', 'unit'],
  person: ['值班人', 'person'],
  rank: ['顺位', 'rank'],
  from: ['开始', 'from'],
  to: ['结束', 'to'],
  reason: ['事由', 'reason'],
} as const
type Column = keyof typeof columns

/** What a line says; `null` where it cannot be read. */
export interface ShiftLine {
  line: number
  unitId: string
  accountId: string
  rank: RosterRank
  from: Date
  to: Date
  reason: string
}
export interface BadLine {
  line: number
  name: string
  column: string | null
  problem: Say
}

/** Who the lines may name: units by id or either name, their people by id, user or name. */
export interface KnownUnit {
  unitId: string
  names: readonly string[]
  people: readonly { id: string; names: readonly string[] }[]
}

const ranks: Readonly<Record<string, RosterRank>> = {
  '': 1,
  '1': 1,
  '2': 2,
  值班: 1,
  主班: 1,
  副班: 2,
}

/** The empty file to fill in: headings, and one line that shows how. */
export const rosterTemplate: readonly (readonly string[])[] = [
  Object.values(columns).map(([heading]) => heading),
  ['规建办', '（姓名）', '值班', '2027-01-01 08:00', '2027-01-01 20:00', '元旦值班'],
]

/**
 * The shifts of a file, and the lines that cannot be taken with why. A line that overlaps an earlier one
 * of the same unit and rank with another person is refused.
 */
export function readShiftLines(
  records: readonly FileRecord[],
  known: readonly KnownUnit[],
  now: Date,
): { shifts: ShiftLine[]; bad: BadLine[] } {
  const [first] = records
  const missing = (Object.keys(columns) as Column[]).filter(
    (column) => column !== 'rank' && first && headingIn(first, column) === null,
  )
  if (!first || missing.length > 0) {
    const problem = first
      ? say('categoryImport.noColumn', { column: missing.map((one) => columns[one][0]).join('、') })
      : say('categoryImport.empty')
    return { shifts: [], bad: [{ line: 1, name: '', column: null, problem }] }
  }

  const shifts: ShiftLine[] = []
  const bad: BadLine[] = []
  for (const record of records) {
    const read = readLine(record, known, now)
    const over = 'problem' in read ? undefined : shifts.find((one) => overlaps(one, read))
    if ('problem' in read) bad.push(read)
    else if (over) {
      const problem = say('rosterFile.overlaps', { line: over.line })
      bad.push({ line: record.line, name: nameOf(record), column: columns.from[0], problem })
    } else shifts.push(read)
  }
  return { shifts, bad }
}

const overlaps = (a: ShiftLine, b: ShiftLine): boolean =>
  a.unitId === b.unitId && a.rank === b.rank && a.from < b.to && b.from < a.to

function headingIn({ cells }: FileRecord, column: Column): string | null {
  return columns[column].find((heading) => heading in cells) ?? null
}
function cellIn(record: FileRecord, column: Column): string {
  const heading = headingIn(record, column)
  return heading === null ? '' : (record.cells[heading] ?? '').trim()
}
const nameOf = (record: FileRecord): string =>
  `${cellIn(record, 'unit')} ${cellIn(record, 'from')}`.trim()

function readLine(record: FileRecord, known: readonly KnownUnit[], now: Date): ShiftLine | BadLine {
  const bad = (column: Column, code: string): BadLine => ({
    ...{ line: record.line, name: nameOf(record) },
    ...{ column: columns[column][0], problem: say(code) },
  })
  const units = known.filter(({ unitId, names }) =>
    [unitId, ...names].includes(cellIn(record, 'unit')),
  )
  const [unit] = units
  if (!unit) return bad('unit', 'rosterFile.noUnit')
  if (units.length > 1) return bad('unit', 'rosterFile.manyUnits')
  const people = unit.people.filter(({ id, names }) =>
    [id, ...names].includes(cellIn(record, 'person')),
  )
  const [person] = people
  if (!person) return bad('person', 'rosterFile.noPerson')
  if (people.length > 1) return bad('person', 'rosterFile.manyPeople')
  const rank = ranks[cellIn(record, 'rank')]
  if (rank === undefined) return bad('rank', 'categoryImport.badCell')
  const from = momentIn(cellIn(record, 'from'))
  if (!from) return bad('from', 'rosterFile.noMoment')
  const to = momentIn(cellIn(record, 'to'))
  if (!to) return bad('to', 'rosterFile.noMoment')
  if (to <= from) return bad('to', 'refusal.rosterOrder')
  if (from < now) return bad('from', 'refusal.rosterPast')
  const reason = cellIn(record, 'reason')
  if (reason === '' || reason.length > 200) return bad('reason', 'categoryImport.badCell')
  const { unitId } = unit
  return { line: record.line, unitId, accountId: person.id, rank, from, to, reason }
}
