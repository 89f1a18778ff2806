import { z } from 'zod'
import { addWorkingTime } from './workingTime.ts'
import { CalendarNotLoaded, type Calendar } from './calendar.ts'
import { AlarmedPost, AlarmMeans, EscalationCause, type CaseCard } from './case.ts'
import { filledText } from './text.ts'
import { Instant, Source, Urgency } from './ticket.ts'
import { holdsAt } from './validity.ts'

/**
 * A row: one step of what happens when a promise of this kind was missed, or a case was set apart,
 * and nobody has taken note of it. The rows of a cause in force when it began are its chain.
 */
export const EscalationRule = z.strictObject({
  code: filledText(60),
  cause: EscalationCause,
  /** Conditions; null means any. A chain that names more of them stands in for the others whole. */
  urgency: Urgency.nullable(),
  source: Source.nullable(),
  townCode: filledText(12).nullable(),
  step: z.number().int().min(1).max(9),
  /** So long after the cause began; 0: at once. */
  after: z.number().int().min(0).max(100_000),
  unit: z.enum(['minutes', 'workingHours']),
  post: AlarmedPost,
  by: AlarmMeans,
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type EscalationRule = z.infer<typeof EscalationRule>

const conditions = ['urgency', 'source', 'townCode'] as const
const named = (rule: EscalationRule): number =>
  conditions.filter((name) => rule[name] !== null).length

const rankOf = (rule: EscalationRule): number => conditions.findIndex((name) => rule[name] !== null)

/** The steps for a cause that began then, in their order; empty: nobody is told. */
export function chainFor(
  rules: readonly EscalationRule[],
  cause: EscalationCause,
  card: Pick<CaseCard, (typeof conditions)[number]>,
  since: string,
): EscalationRule[] {
  const fitting = rules.filter(
    (rule) =>
      rule.cause === cause &&
      holdsAt(rule, since) &&
      conditions.every((name) => rule[name] === null || rule[name] === card[name]),
  )
  // Of two that name as many, what is urgent counts before where it comes from, that before the town.
  const [closest] = fitting.toSorted((a, b) => named(b) - named(a) || rankOf(a) - rankOf(b))
  return fitting
    .filter((rule) => closest && conditions.every((name) => rule[name] === closest[name]))
    .sort((a, b) => a.step - b.step || (a.code < b.code ? -1 : 1))
}

const MINUTE_MS = 60_000

/** When a step is due. Where the calendar does not reach every hour counts: too early beats never. */
export function stepDue(
  { after, unit }: EscalationRule,
  since: string,
  calendar: Calendar,
): string {
  const from = new Date(since)
  const plain = (ms: number) => new Date(from.getTime() + ms).toISOString()
  if (unit === 'minutes') return plain(after * MINUTE_MS)
  const ms = after * 60 * MINUTE_MS
  try {
    return addWorkingTime(calendar, from, ms).toISOString()
  } catch (error) {
    if (error instanceof CalendarNotLoaded) return plain(ms)
    throw error
  }
}
