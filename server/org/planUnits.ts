import type { FileLine } from '#shared/ruleTable.ts'
import { say, type Say } from '#shared/say.ts'
import type { Places } from '#server/grids/areaNames.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { cellIn, sheetFault, type BadLine } from './sheetColumns.ts'
import { laterColumns, readUnit, unitColumns, type SheetUnit } from './unitFile.ts'

export interface UnitChange {
  line: number
  unit: SheetUnit
  /** `null`: a new one. */
  standing: SheetUnit | null
  what: 'added' | 'changed' | 'ended'
}

/**
 * What the lines do to the units there are. A unit that a file does not have stays; one that goes out of use
 * is said by a column, and stays too: cases and shifts name it.
 */
export function planUnits(
  records: readonly FileRecord[],
  known: readonly SheetUnit[],
  places: Places,
): { lines: FileLine[]; changes: UnitChange[] } {
  const fault = sheetFault(records, unitColumns, laterColumns)
  if (fault) return { lines: [refused(fault)], changes: [] }
  const byId = new Map(known.map((unit) => [unit.id, unit]))
  const lines: FileLine[] = []
  const changes: UnitChange[] = []
  const first = new Map<string, number>()
  for (const record of records) {
    const unit = readUnit(record, places, (id) => byId.get(id))
    const head = { line: record.line, name: cellIn(record, unitColumns.id).slice(0, 100) }
    const bad = (column: keyof typeof unitColumns, problem: Say) =>
      lines.push(refused({ ...head, column: unitColumns[column][0], problem }))
    if ('problem' in unit) {
      bad(unit.column, unit.problem)
      continue
    }
    const before = first.get(unit.id)
    first.set(unit.id, before ?? record.line)
    const standing = byId.get(unit.id) ?? null
    if (before !== undefined) bad('id', say('categoryImport.twice', { line: before }))
    else if (standing && standing.townCode !== unit.townCode) bad('town', say('orgFile.otherTown'))
    else {
      const what = whatOf(standing, unit)
      lines.push({ ...head, name: `${unit.shortName} ${unit.id}`, what, problems: [] })
      if (what !== 'same') changes.push({ line: record.line, unit, standing, what })
    }
  }
  return { lines, changes }
}

const refused = ({ line, name, column, problem }: BadLine): FileLine => ({
  ...{ line, name, what: 'refused' },
  problems: [{ column, problem }],
})

function whatOf(standing: SheetUnit | null, unit: SheetUnit): UnitChange['what'] | 'same' {
  if (!standing) return 'added'
  if (toText(standing) === toText(unit)) return 'same'
  return standing.isActive && !unit.isActive ? 'ended' : 'changed'
}

const toText = ({ name, shortName, kind, dutyPhone, isActive, ...serving }: SheetUnit): string =>
  JSON.stringify([name, shortName, kind, dutyPhone, isActive, servingOf(serving)])

/** Which grids it serves and when it must be manned: where it changes, rosters read otherwise. */
export const servingOf = ({
  stationed,
  onCall,
  homeGrid,
  need,
}: Pick<SheetUnit, 'stationed' | 'onCall' | 'homeGrid' | 'need'>): string =>
  JSON.stringify([stationed, onCall, homeGrid, need && [need.days, need.hours.from, need.hours.to]])
