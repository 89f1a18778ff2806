import { withAlarms } from '#shared/alarm.ts'
import { holderOf, type CaseCard } from '#shared/case.ts'
import { isStationOpen, type CaseLimits } from '#shared/caseLimits.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import { changed } from './happening.ts'
import type { Transition } from './transition.ts'

/** When it happens, and the rules that say whose it is then. */
export interface Moment {
  now: Date
  limits: CaseLimits
  rulebook: Rulebook
}

/** The case after something was decided about it, with the post that holds it and the escalations that stand from now on. */
export function settled(
  before: CaseCard,
  { what, changes }: Pick<Transition, 'what' | 'changes'>,
  { now, limits, rulebook }: Moment,
): CaseCard {
  const after = changed(before, now, what, changes)
  const isOpen = isStationOpen(limits.stationHours, rulebook.calendar, now)
  return withAlarms({ ...after, holder: holderOf(after, isOpen) }, rulebook)
}
