import { RosterHours, type DutyNeed, type RosterDays } from '#shared/roster.ts'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import { JOINED, namesIn } from './sheetColumns.ts'

export type Need = Pick<DutyNeed, 'days' | 'hours'>

const words: Readonly<Record<string, string>> = zhCN
const weekdays = [1, 2, 3, 4, 5, 6, 7].map((day): [string, number] => [
  words[`roster.weekday.${day}`] ?? `${day}`,
  day,
])
const dayWords = (['every', 'working', 'rest'] as const).map((days) => ({
  days,
  word: words[`roster.days.${days}`] ?? days,
}))
const ALL_DAY = words['roster.allDay'] ?? '00:00-00:00'
const wholeDay: RosterHours = { from: '00:00', to: '00:00' }

/** The days somebody must be on duty as a cell has them: 每天, 工作日, 休息日, or 周一；周三. */
export function daysCell(days: RosterDays): string {
  if (typeof days === 'string') return dayWords.find((one) => one.days === days)?.word ?? days
  return days.map((day) => weekdays[day - 1]?.[0] ?? `${day}`).join(JOINED)
}

/** Null: it says no days. */
export function daysIn(cell: string): RosterDays | null {
  const whole = dayWords.find(({ days, word }) => cell === word || cell === days)
  if (whole) return whole.days
  const named = namesIn(cell).map((name) => weekdays.find(([word]) => word === name)?.[1] ?? null)
  const days = named.flatMap((day) => (day === null ? [] : [day]))
  return days.length === 0 || days.length < named.length ? null : [...new Set(days)].sort()
}

/** 全天, or `08:30-17:30`; one that ends before it begins ends on the next day. */
export const hoursCell = ({ from, to }: RosterHours): string =>
  from === wholeDay.from && to === wholeDay.to ? ALL_DAY : `${from}-${to}`

/** Null: it says no hours. */
export function hoursIn(cell: string): RosterHours | null {
  if (cell === ALL_DAY) return wholeDay
  const [from, to, ...rest] = cell.split(/[-–—~～至]/).map((time) => timeIn(time.trim()))
  if (rest.length > 0) return null
  return RosterHours.safeParse({ from, to }).data ?? null
}

/** As people and spreadsheets write a time: 8:30, ８：30, 08:30:00, and 24:00 for the day's end. */
const timeIn = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^24:/, '00:')
    .replace(/^\d:/, '0$&')
    .replace(/^(\d\d:\d\d):00$/, '$1')
