import { atLocalTime, isWorkingDay, localDate, nextDate, type Calendar } from './calendar.ts'

/** One stretch of work: half a day around the lunch break, or a whole one without. */
interface Span {
  fromMs: number
  toMs: number
}

/** When people work on this local date, in order; empty on a day off. Throws `CalendarNotLoaded`. */
function spansOf(calendar: Calendar, date: string): Span[] {
  if (!isWorkingDay(calendar, date)) return []
  const { start, lunchFrom, lunchTo, end } = calendar.workHours
  const edges =
    lunchFrom === undefined || lunchTo === undefined
      ? [[start, end] as const]
      : [[start, lunchFrom] as const, [lunchTo, end] as const]
  return edges
    .map(([from, to]) => ({
      fromMs: atLocalTime(date, from).getTime(),
      toMs: atLocalTime(date, to).getTime(),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
}

/** How long people work on a working day, in milliseconds. */
export function workingDayMs({ workHours }: Calendar): number {
  const { start, lunchFrom = start, lunchTo = lunchFrom, end } = workHours
  return minutesBetween(start, lunchFrom) * 60_000 + minutesBetween(lunchTo, end) * 60_000
}

const minutesBetween = (from: string, to: string): number => minuteOf(to) - minuteOf(from)
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/**
 * The instant at which this much working time (milliseconds) has passed since `from`. Time outside
 * working hours does not count. Ends inside them: what ends with the last minute of a stretch ends
 * there and not at the beginning of the next; with nothing to add, it is `from` or the next beginning.
 */
export function addWorkingTime(calendar: Calendar, from: Date, lengthMs: number): Date {
  if (!Number.isFinite(lengthMs) || lengthMs < 0)
    throw new RangeError(`Not a length of working time: ${lengthMs}`)

  let left = lengthMs
  for (let date = localDate(from); ; date = nextDate(date)) {
    for (const { fromMs, toMs } of spansOf(calendar, date)) {
      const beginMs = Math.max(fromMs, from.getTime())
      const isOver = beginMs >= toMs
      if (!isOver && left <= toMs - beginMs) return new Date(beginMs + left)
      if (!isOver) left -= toMs - beginMs
    }
  }
}

/** The working time between two instants, in milliseconds; none when `to` is not after `from`. */
export function workingTimeBetween(calendar: Calendar, from: Date, to: Date): number {
  const [beginMs, endMs] = [from.getTime(), to.getTime()]
  let sum = 0
  if (beginMs >= endMs) return sum
  const last = localDate(to)
  for (let date = localDate(from); date <= last; date = nextDate(date)) {
    for (const { fromMs, toMs } of spansOf(calendar, date))
      sum += Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, beginMs))
  }
  return sum
}

/** When people begin on the first working day after the local date of `from`. */
export function nextWorkingMorning(calendar: Calendar, from: Date): Date {
  let date = nextDate(localDate(from))
  while (!isWorkingDay(calendar, date)) date = nextDate(date)
  return atLocalTime(date, calendar.workHours.start)
}

/** How many working days lie after the local date of `from`, up to and with that of `to`. */
export function workingDaysBetween(calendar: Calendar, from: Date, to: Date): number {
  const last = localDate(to)
  let count = 0
  for (let date = localDate(from); date < last;) {
    date = nextDate(date)
    if (isWorkingDay(calendar, date)) count++
  }
  return count
}
