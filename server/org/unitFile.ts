import type { Unit } from '#shared/org.ts'
import { say, type Say } from '#shared/say.ts'
import { filledText } from '#shared/text.ts'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import type { Places } from '#server/grids/areaNames.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { daysCell, daysIn, hoursCell, hoursIn, type Need } from './dutyCells.ts'
import { activeIn, cellIn, hasColumn, JOINED, namesIn, oneNamed } from './sheetColumns.ts'

export const unitColumns = {
  id: ['编号', 'id'],
  name: ['名称', 'name'],
  shortName: ['简称', 'shortName'],
  kind: ['种类', 'kind'],
  town: ['街镇', 'town'],
  phone: ['值班电话', 'dutyPhone'],
  stationed: ['常驻网格', 'stationed'],
  onCall: ['随叫网格', 'onCall'],
  homeGrid: ['所在网格', 'homeGrid'],
  days: ['须值班的日子', 'dutyDays'],
  hours: ['须值班的时间', 'dutyHours'],
  isActive: ['在用', 'inUse'],
} as const
type Column = keyof typeof unitColumns

/** A file without them leaves what they say as it is. */
export const laterColumns: readonly Column[] = [
  ...(['phone', 'stationed', 'onCall', 'homeGrid', 'days', 'hours', 'isActive'] as const),
]

/** A unit as a file has it. Lists of grids are sorted codes. */
export interface SheetUnit extends Unit {
  /** The number of its duty desk, for whoever rings it and for no event; empty: none. */
  dutyPhone: string
  /** The grids in whose station its people sit 常驻, and those it comes to when called 随叫随到. */
  stationed: readonly string[]
  onCall: readonly string[]
  /** The grid that a 居村 lies in. */
  homeGrid: string | null
  /** When somebody must be on duty; null: it is not said. */
  need: Need | null
  isActive: boolean
}

/** The kinds there are words for, by their words. */
const kindWords = new Map(
  Object.entries(zhCN).flatMap(([key, word]): [string, string][] =>
    key.startsWith('unitKind.') ? [[key.slice('unitKind.'.length), word]] : [],
  ),
)

/** Units as a file has them; read again it changes nothing. */
export const unitCells = (
  units: readonly SheetUnit[],
  { towns }: Pick<Places, 'towns'>,
): string[][] => [
  Object.values(unitColumns).map(([heading]) => heading),
  ...units.map((unit) => [
    ...[unit.id, unit.name, unit.shortName, kindWords.get(unit.kind) ?? unit.kind],
    towns.find(({ code }) => code === unit.townCode)?.name ?? '',
    ...[unit.dutyPhone, unit.stationed.join(JOINED), unit.onCall.join(JOINED)],
    unit.homeGrid ?? '',
    ...(unit.need ? [daysCell(unit.need.days), hoursCell(unit.need.hours)] : ['', '']),
    unit.isActive ? '是' : '否',
  ]),
]

type Bad = { column: Column; problem: Say }

/** What a line says, or which of its cells cannot be used and why. */
export function readUnit(
  record: FileRecord,
  places: Places,
  standingOf: (id: string) => SheetUnit | undefined,
): SheetUnit | Bad {
  const cell = (column: Column) => cellIn(record, unitColumns[column])
  const bad = (column: Column, code: string): Bad => ({ column, problem: say(code) })
  const id = cell('id')
  if (!filledText(60).safeParse(id).success || /\s/.test(id)) return bad('id', 'areaFile.noId')
  for (const column of ['name', 'shortName'] as const) {
    if (!filledText(column === 'name' ? 80 : 20).safeParse(cell(column)).success)
      return bad(column, 'categoryImport.badCell')
  }
  const kind = [...kindWords].find((pair) => pair.includes(cell('kind')))?.[0]
  if (kind === undefined) return bad('kind', 'orgFile.noKind')
  const named = cell('town')
  const town = places.towns.find(({ code, name }) => code === named || name === named)
  if (!town && named !== '')
    return { column: 'town', problem: say('areaFile.noTown', { town: named.slice(0, 40) }) }

  const unit = { id, name: cell('name'), shortName: cell('shortName'), kind }
  const rest = readServing(
    record,
    { ...unit, townCode: town?.code ?? null },
    places,
    standingOf(id),
  )
  return 'problem' in rest ? rest : { ...unit, townCode: town?.code ?? null, ...rest }
}

/** What a unit has beside its name, where the file speaks of it; else what stands. */
function readServing(
  record: FileRecord,
  { kind, townCode }: Pick<Unit, 'kind' | 'townCode'>,
  places: Places,
  standing: SheetUnit | undefined,
): Omit<SheetUnit, keyof Unit> | Bad {
  const cell = (column: Column) => cellIn(record, unitColumns[column])
  const isSaid = (column: Column) => hasColumn(record, unitColumns[column])
  const bad = (column: Column, code: string): Bad => ({ column, problem: say(code) })

  const isActive = isSaid('isActive') ? activeIn(cell('isActive')) : (standing?.isActive ?? true)
  if (isActive === undefined) return bad('isActive', 'categoryImport.badCell')
  const dutyPhone = isSaid('phone') ? cell('phone') : (standing?.dutyPhone ?? '')
  if (isSaid('phone') && !isPhone(dutyPhone)) return bad('phone', 'orgFile.noPhone')

  // A town's unit serves its town.
  const grids = places.grids.filter((one) => townCode === null || one.townCode === townCode)
  const served: Record<'stationed' | 'onCall' | 'homeGrid', readonly string[]> = {
    stationed: standing?.stationed ?? [],
    onCall: standing?.onCall ?? [],
    homeGrid: standing?.homeGrid ? [standing.homeGrid] : [],
  }
  for (const column of ['stationed', 'onCall', 'homeGrid'] as const) {
    if (!isSaid(column)) continue
    const ids = new Set<string>()
    for (const name of namesIn(cell(column))) {
      const grid = oneNamed(grids, name, (one) => [one.name])
      if (typeof grid === 'string')
        return bad(column, grid === 'no' ? 'orgFile.noGrid' : 'orgFile.manyGrids')
      ids.add(grid.id)
    }
    served[column] = [...ids].sort()
  }
  const { stationed, onCall } = served
  if (onCall.some((id) => stationed.includes(id))) return bad('onCall', 'orgFile.bothModes')
  const [homeGrid = null, ...more] = served.homeGrid
  if (more.length > 0) return bad('homeGrid', 'orgFile.oneGrid')
  if (homeGrid !== null && kind !== 'committee') return bad('homeGrid', 'orgFile.committeeOnly')

  let need = standing?.need ?? null
  if (isSaid('days') || isSaid('hours')) {
    const [days, hours] = [daysIn(cell('days')), hoursIn(cell('hours'))]
    const isEmpty = cell('days') === '' && cell('hours') === ''
    if (!isEmpty && days === null) return bad('days', 'orgFile.noDays')
    if (!isEmpty && hours === null) return bad('hours', 'orgFile.noHours')
    need = days && hours ? { days, hours } : null
  }
  return isActive
    ? { dutyPhone, stationed, onCall, homeGrid, need, isActive }
    : { dutyPhone, stationed: [], onCall: [], homeGrid: null, need: null, isActive }
}

/** As telephones are written, with an extension or without; or nothing. */
const isPhone = (text: string): boolean =>
  text === '' ||
  (/^[\d+()（）\s,，*#转-]{3,40}$/.test(text) && (text.match(/\d/g)?.length ?? 0) > 2)
