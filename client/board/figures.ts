import type { BoardEvent } from '#shared/board.ts'
import { isSettled } from '#shared/case.ts'
import { dayOf, hourOf } from '../words/time.ts'

/** One Shanghai day in numbers, as `GET /api/figures/today` answers up to `seq`. */
export interface DayFigures {
  seq: number
  day: string
  received: Partial<Record<string, number>>
  closed: Partial<Record<string, number>>
  hours: { hour: number; received: number; closed: number }[]
}

/** The figures after one more event; the same object when it does not count in them. */
export function figuresAfter(figures: DayFigures, event: BoardEvent): DayFigures {
  if (event.seq <= figures.seq) return figures
  const next = { ...figures, seq: event.seq }
  if (dayOf(event.at) !== figures.day) return next

  if (event.type === 'ticket:received') {
    const { source } = event.ticket
    return {
      ...next,
      received: plusOne(figures.received, source),
      hours: inHour(figures, event.at, 'received'),
    }
  }
  if (event.type === 'case:closed' && isSettled(event.case)) {
    const { source } = event.case
    return {
      ...next,
      closed: plusOne(figures.closed, source),
      hours: inHour(figures, event.at, 'closed'),
    }
  }
  return next
}

const plusOne = (
  counts: Partial<Record<string, number>>,
  source: string,
): Partial<Record<string, number>> => ({ ...counts, [source]: (counts[source] ?? 0) + 1 })

function inHour(
  { hours }: DayFigures,
  at: string,
  what: 'received' | 'closed',
): DayFigures['hours'] {
  const hour = hourOf(at)
  const found = hours.find((one) => one.hour === hour) ?? { hour, received: 0, closed: 0 }
  const others = hours.filter((one) => one.hour !== hour)
  return [...others, { ...found, [what]: found[what] + 1 }].sort((a, b) => a.hour - b.hour)
}

export const total = (counts: Partial<Record<string, number>>): number =>
  Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
