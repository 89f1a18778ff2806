import type { RosterLine, Span, WorkdayTest } from './roster.ts'
import { atTime, DAY_MS, dayOfDate, dayOf, windowsOf } from './rosterDays.ts'

/** Who is on by one line within a span: its hours, cut where turns pass. */
export function turnsOf(
  line: RosterLine,
  span: Span,
  isWorkday: WorkdayTest,
): (Span & { accountId: string })[] {
  return windowsOf(line, span, isWorkday).flatMap((window) => {
    const turns: (Span & { accountId: string })[] = []
    let from = window.from
    while (from < window.to) {
      const turn = turnAt(line, from)
      const to = Math.min(turn.to, window.to)
      turns.push({ from, to, accountId: turn.accountId })
      from = to
    }
    return turns
  })
}

/** Whose turn it is, and until when, on duty or not. */
function turnAt(
  { members, turn, startsOn, handover }: RosterLine,
  at: number,
): { accountId: string; to: number } {
  const length = turn.unit === 'weeks' ? turn.every * 7 : turn.every
  const first = dayOfDate(startsOn)
  const intoDay = atTime(0, handover) - atTime(0, '00:00')
  // A day of turns runs from handover to handover.
  const n = Math.floor((dayOf(at - intoDay) - first) / length)
  const accountId = members[((n % members.length) + members.length) % members.length]
  if (accountId === undefined) throw new Error('A line of a roster has no members')
  return { accountId, to: atTime(first, handover) + (n + 1) * length * DAY_MS }
}
