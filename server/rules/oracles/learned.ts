import type { Calendar } from '#shared/calendar.ts'
import type { ClockRule } from '#shared/clockRule.ts'
import { dueOf } from '#shared/dueTime.ts'
import { addWorkingTime, workingDayMs, workingTimeBetween } from '#shared/workingTime.ts'

/** A city's own due time for a request of some kind. */
export interface CityDue {
  kind: string
  from: Date
  due: Date
}

/** How well rules learned from other requests of the same kind give a city's due times. */
export interface Agreement {
  byUnit: Record<'workingDays' | 'calendarDays', number>
  /** The only one of its kind: nothing to learn from. */
  alone: number
  differing: CityDue[]
}

type Counted = 'workingDays' | 'calendarDays'
interface Fit {
  counted: Counted
  days: number
}

const DAY_MS = 24 * 3_600_000
/** Cities round a due time to a second here and there. */
const SLACK_MS = 2_000

const rule = ({ counted, days }: Fit): ClockRule => ({
  code: `${counted} ${days}`,
  clock: 'closing',
  stage: 'first',
  source: null,
  urgency: null,
  ticketKind: null,
  townCode: null,
  whistle: null,
  amount: counted === 'workingDays' ? days : days * 24 * 60,
  unit: counted === 'workingDays' ? 'workingDays' : 'minutes',
  start: 'sameInstant',
  stopsIn: [],
  basis: 'learned',
  validFrom: '2000-01-01T00:00:00.000Z',
  validTo: null,
})

/**
 * Does the engine give this due time under that rule? Where ours is the end of a working day, a city may
 * name the next opening: no working time lies between the two.
 */
function gives(fit: Fit, { from, due }: CityDue, calendar: Calendar): boolean {
  const ours = new Date(dueOf(rule(fit), { from: from.toISOString(), stops: [] }, calendar).due)
  const isSame = (moment: Date) => Math.abs(moment.getTime() - due.getTime()) <= SLACK_MS
  return (
    isSame(ours) || (fit.counted === 'workingDays' && isSame(addWorkingTime(calendar, ours, 0)))
  )
}

/** The whole numbers of days, of either kind, that give this due time. */
function fitsOf(row: CityDue, calendar: Calendar, ways: readonly Counted[]): Fit[] {
  const days: Record<Counted, () => number> = {
    workingDays: () => workingTimeBetween(calendar, row.from, row.due) / workingDayMs(calendar),
    calendarDays: () => (row.due.getTime() - row.from.getTime()) / DAY_MS,
  }
  return ways
    .map((counted) => ({ counted, days: Math.round(days[counted]()) }))
    .filter((fit) => fit.days > 0 && gives(fit, row, calendar))
}

/** How many requests of a kind each rule would suit. */
type Votes = Map<string, { fit: Fit; votes: number }>

const keyOf = ({ counted, days }: Fit): string => `${counted} ${days}`

function vote(votes: Votes, fits: readonly Fit[]): void {
  for (const fit of fits) {
    const key = keyOf(fit)
    votes.set(key, { fit, votes: (votes.get(key)?.votes ?? 0) + 1 })
  }
}

/** The rule that suits most of a kind without the given one. */
function learnedFrom(votes: Votes, without: readonly Fit[]): Fit | null {
  const own = new Set(without.map(keyOf))
  let best: { fit: Fit; votes: number } | null = null
  for (const [key, one] of votes) {
    const others = one.votes - (own.has(key) ? 1 : 0)
    if (others > (best?.votes ?? 0)) best = { fit: one.fit, votes: others }
  }
  return best?.fit ?? null
}

/** Each due time by the rule that most of the *other* requests of its kind follow, in these ways of counting. */
export function agreementOf(
  rows: readonly CityDue[],
  calendar: Calendar,
  ways: readonly Counted[],
): Agreement {
  const agreement: Agreement = {
    byUnit: { workingDays: 0, calendarDays: 0 },
    alone: 0,
    differing: [],
  }
  const kinds = new Map<string, { row: CityDue; fits: Fit[] }[]>()
  for (const row of rows) {
    const kind = kinds.get(row.kind) ?? []
    kind.push({ row, fits: fitsOf(row, calendar, ways) })
    kinds.set(row.kind, kind)
  }
  for (const kind of kinds.values()) {
    const votes: Votes = new Map()
    for (const { fits } of kind) vote(votes, fits)
    for (const { row, fits } of kind) {
      const learned = learnedFrom(votes, fits)
      if (kind.length === 1) agreement.alone++
      else if (learned && gives(learned, row, calendar)) agreement.byUnit[learned.counted]++
      else agreement.differing.push(row)
    }
  }
  return agreement
}
