import { RosterLine, type RosterDays } from '#shared/roster.ts'

/** One line of a rotation as a form holds it: every field is text, a choice or a list. */
export interface LineDraft {
  rank: 1 | 2
  members: readonly string[]
  every: number
  unit: 'days' | 'weeks'
  startsOn: string
  handover: string
  /** `weekdays`: those that are ticked. */
  days: 'every' | 'working' | 'rest' | 'weekdays'
  weekdays: readonly number[]
  from: string
  to: string
}

/** A new line: the whole day, a week each, from that day on. */
export const newLine = (startsOn: string): LineDraft => ({
  rank: 1,
  members: [],
  every: 1,
  unit: 'weeks',
  startsOn,
  handover: '08:00',
  days: 'every',
  weekdays: [],
  from: '08:00',
  to: '08:00',
})

export const draftOf = ({ turn, days, hours, ...line }: RosterLine): LineDraft => ({
  ...line,
  ...turn,
  ...hours,
  days: typeof days === 'string' ? days : 'weekdays',
  weekdays: typeof days === 'string' ? [] : days,
})

/** The line as it is sent; null while something is missing. */
export function lineOf(draft: LineDraft): RosterLine | null {
  const { rank, members, every, unit, startsOn, handover, from, to } = draft
  const days: RosterDays = draft.days === 'weekdays' ? draft.weekdays.toSorted() : draft.days
  const hours = { from, to }
  const turn = { every, unit }
  const line = { rank, members, turn, startsOn, handover, days, hours }
  return RosterLine.safeParse(line).data ?? null
}

/** The first field of these lines that is not filled in, by its name in words; null: all are. */
export function missingIn(lines: readonly LineDraft[]): string | null {
  for (const draft of lines) {
    if (lineOf(draft) !== null) continue
    if (draft.members.length === 0) return 'members'
    if (draft.days === 'weekdays' && draft.weekdays.length === 0) return 'days'
    if (draft.startsOn === '') return 'startsOn'
    return draft.from === '' || draft.to === '' || draft.handover === '' ? 'hours' : 'turn'
  }
  return lines.length === 0 ? 'members' : null
}

/** Somebody's turn one earlier; the first stays where they are. */
export function earlier(members: readonly string[], at: number): string[] {
  const next = [...members]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(Math.max(0, at - 1), 0, one)
  return next
}
