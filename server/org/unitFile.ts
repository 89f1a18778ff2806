import type { Town, Unit } from '#shared/org.ts'
import { say, type Say } from '#shared/say.ts'
import { filledText } from '#shared/text.ts'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import type { FileLine } from '#shared/ruleTable.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { cellIn, sheetFault, type BadLine } from './sheetColumns.ts'

const columns = {
  id: ['编号', 'id'],
  name: ['名称', 'name'],
  shortName: ['简称', 'shortName'],
  kind: ['种类', 'kind'],
  town: ['街镇', 'town'],
} as const
type Column = keyof typeof columns

/** The kinds there are words for, by their words. */
const kindWords = new Map(
  Object.entries(zhCN).flatMap(([key, word]): [string, string][] =>
    key.startsWith('unitKind.') ? [[key.slice('unitKind.'.length), word]] : [],
  ),
)

/** Units as a file has them; read again it changes nothing. */
export const unitCells = (units: readonly Unit[], towns: readonly Town[]): string[][] => [
  Object.values(columns).map(([heading]) => heading),
  ...units.map(({ id, name, shortName, kind, townCode }) => [
    ...[id, name, shortName, kindWords.get(kind) ?? kind],
    towns.find(({ code }) => code === townCode)?.name ?? '',
  ]),
]

/** What the lines do to the units there are. A unit that is no more named stays: cases and shifts name it. */
export function planUnits(
  records: readonly FileRecord[],
  units: readonly Unit[],
  towns: readonly Town[],
): { lines: FileLine[]; written: Unit[] } {
  const fault = sheetFault(records, columns)
  if (fault) return { lines: [refused(fault)], written: [] }
  const lines: FileLine[] = []
  const written: Unit[] = []
  const first = new Map<string, number>()
  for (const record of records) {
    const read = readUnit(record, towns)
    const head = { line: record.line, name: cellIn(record, columns.id).slice(0, 100) }
    const bad = (column: Column, problem: Say) =>
      lines.push(refused({ ...head, column: columns[column][0], problem }))
    if ('problem' in read) {
      bad(read.column, read.problem)
      continue
    }
    const before = first.get(read.id)
    const standing = units.find(({ id }) => id === read.id)
    if (before !== undefined) bad('id', say('categoryImport.twice', { line: before }))
    else if (standing && standing.townCode !== read.townCode) bad('town', say('orgFile.otherTown'))
    else if (standing && isSame(standing, read)) lines.push({ ...head, what: 'same', problems: [] })
    else {
      lines.push({ ...head, what: standing ? 'changed' : 'added', problems: [] })
      written.push(read)
    }
    first.set(read.id, before ?? record.line)
  }
  return { lines, written }
}

const refused = ({ line, name, column, problem }: BadLine): FileLine => ({
  ...{ line, name, what: 'refused' },
  problems: [{ column, problem }],
})

const isSame = (a: Unit, b: Unit): boolean =>
  a.name === b.name && a.shortName === b.shortName && a.kind === b.kind

function readUnit(
  record: FileRecord,
  towns: readonly Town[],
): Unit | { column: Column; problem: Say } {
  const cell = (column: Column) => cellIn(record, columns[column])
  const id = cell('id')
  if (!filledText(60).safeParse(id).success || /\s/.test(id))
    return { column: 'id', problem: say('areaFile.noId') }
  for (const column of ['name', 'shortName'] as const) {
    if (!filledText(column === 'name' ? 80 : 20).safeParse(cell(column)).success)
      return { column, problem: say('categoryImport.badCell') }
  }
  const kind = [...kindWords].find((pair) => pair.includes(cell('kind')))?.[0]
  if (kind === undefined) return { column: 'kind', problem: say('orgFile.noKind') }
  const named = cell('town')
  const town = towns.find(({ code, name }) => code === named || name === named)
  if (!town && named !== '')
    return { column: 'town', problem: say('areaFile.noTown', { town: named.slice(0, 40) }) }
  const townCode = town?.code ?? null
  return { id, name: cell('name'), shortName: cell('shortName'), kind, townCode }
}
