import { atLocalTime, localDate } from '#shared/calendar.ts'
import type { RuleField, RuleRow } from '#shared/ruleTable.ts'

/** What stands between the values of a list in one cell; a file may use any of the usual signs. */
const JOINED = '；'
const PARTED = /[;；、|\n]/

/** The text of a cell as the row's schema wants it; `undefined`: it is none. */
export function valueOf({ kind, isNullable, options }: RuleField, cell: string): unknown {
  const text = cell.trim()
  if (text === '' && isNullable) return null
  switch (kind) {
    case 'text':
      return text
    case 'whole':
    case 'number':
      return text === '' ? undefined : Number(text)
    case 'flag':
      return flags.get(text.toLowerCase())
    case 'choice':
      return options.find((one) => String(one) === text) ?? text
    case 'texts':
    case 'choices':
      return text.split(PARTED).flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
    case 'json':
      return parsedJson(text)
  }
}

const flags = new Map<string, boolean>([
  ['true', true],
  ['是', true],
  ['1', true],
  ['false', false],
  ['否', false],
  ['0', false],
])

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The cell of a value. */
export function cellOf({ kind, name }: RuleField, row: RuleRow): string {
  const value = row[name]
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  // Figures and ticks are written alike in JSON.
  return kind !== 'json' && Array.isArray(value) ? value.join(JOINED) : JSON.stringify(value)
}

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:00(\.0+)?)?$/

/** A day or a local time of day in the district, or any instant with an offset, in UTC; null: none of these. */
export function instantOf(text: string): string | null {
  const local = MOMENT.exec(text)
  const [, day = '', time = ''] = local ?? []
  const at = DAY.test(text)
    ? atLocalTime(text, '00:00')
    : local
      ? atLocalTime(day, time)
      : new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : 'none')
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** An instant as a cell: a day where it is the day's first moment, so that people can read it. */
export function momentCell(instant: string | null): string {
  if (instant === null) return ''
  const day = localDate(new Date(instant))
  return atLocalTime(day, '00:00').toISOString() === instant ? day : instant
}
