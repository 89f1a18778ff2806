import { addWorkingDays, CalendarNotLoaded, type Calendar } from './calendar.ts'
import type { Clock, ClockRule } from './clock.ts'
import { say } from './say.ts'
import type { ClockKind, Source, SourceDeadline, Urgency } from './ticket.ts'

interface Subject {
  /** The ticket or order whose promise it is. */
  of: string
  source: Source
  urgency: Urgency
  from: Date
}

/** The rule in force for a clock: the more it names, the closer it fits. Null: no rule fits. */
function ruleFor(
  rules: readonly ClockRule[],
  clock: ClockKind,
  { source, urgency, from }: Subject,
): ClockRule | null {
  let best: ClockRule | null = null
  for (const rule of rules) {
    const fits =
      rule.clock === clock &&
      (rule.source === null || rule.source === source) &&
      (rule.urgency === null || rule.urgency === urgency) &&
      rule.validFrom <= from &&
      (rule.validTo === null || from < rule.validTo)
    if (fits && (best === null || closeness(rule) > closeness(best))) best = rule
  }
  return best
}

const closeness = (rule: ClockRule): number =>
  (rule.source === null ? 0 : 2) + (rule.urgency === null ? 0 : 1)

/**
 * One promise: the source's own deadline when it sent one, else the rule's. Null where neither
 * exists, or where the calendar does not reach: an unknown due time is never invented.
 */
export function clockFor(
  kind: ClockKind,
  subject: Subject,
  rules: readonly ClockRule[],
  calendar: Calendar,
  deadlines: readonly SourceDeadline[] = [],
): Clock | null {
  const sent = deadlines.find((deadline) => deadline.kind === kind)
  const promise = { kind, of: subject.of, metAt: null }
  if (sent) {
    const due = new Date(sent.at).toISOString()
    return { ...promise, due, reason: say('reason.sourceDeadline') }
  }

  const rule = ruleFor(rules, kind, subject)
  if (!rule) return null
  const { amount, basis } = rule
  if (rule.unit === 'minutes') {
    const due = new Date(subject.from.getTime() + amount * 60_000).toISOString()
    return { ...promise, due, reason: say('reason.minutes', { minutes: amount, basis }) }
  }
  try {
    const due = addWorkingDays(calendar, subject.from, amount).toISOString()
    return { ...promise, due, reason: say('reason.workingDays', { days: amount, basis }) }
  } catch (error) {
    if (error instanceof CalendarNotLoaded) return null
    throw error
  }
}
