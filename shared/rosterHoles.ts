import type { Span, UnitRoster, WorkdayTest } from './roster.ts'
import { windowsOf } from './rosterDays.ts'
import { dutyBetween, without } from './rosterDuty.ts'

/** When, within a span, a unit should have somebody on duty and has nobody. */
export function holesOf(roster: UnitRoster, span: Span, isWorkday: WorkdayTest): Span[] {
  const wanted = roster.needs.flatMap(({ from, to, ...need }) => {
    const piece = { from: Math.max(from, span.from), to: Math.min(to, span.to) }
    return piece.from < piece.to ? windowsOf(need, piece, isWorkday) : []
  })
  if (wanted.length === 0) return []
  const duty = dutyBetween(roster, span, isWorkday)
  return united(wanted.flatMap((window) => without(window, duty)))
}

/** The same moments as spans that neither touch nor overlap, in order. */
function united(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}
