import type { Calendar } from '#shared/calendar.ts'
import type { FirstSteps } from '#shared/firstSteps.ts'
import { FeedSource } from '#shared/ticket.ts'
import { calendarWarnings } from '#server/calendar/calendarWarnings.ts'
import type { Counted } from './firstStepsRepo.ts'
import type { Installation } from './installationRepo.ts'

type Step = FirstSteps['steps'][number]

/** What stands and what is missing. One feed with a key is enough: not every town is sent by all. */
export function firstSteps(
  installation: Installation,
  counted: Counted,
  calendar: Calendar,
  now: Date,
): Step[] {
  if (installation.isDemo) return []
  const step = (code: Step['code'], count: number, of: number | null = null): Step => ({
    ...{ code, count, of },
    isDone: count > 0,
  })
  return [
    step('district', installation.name === '' ? 0 : 1),
    step('areas', counted.grids),
    step('units', counted.units),
    step('people', counted.people),
    step('rosters', counted.rosters, counted.units),
    step('feedKeys', counted.feedKeys, FeedSource.options.length),
    {
      ...step('calendar', Math.max(0, calendar.lastYear)),
      // Next year's days are asked for from when they are published.
      isDone: calendarWarnings(calendar, now).length === 0,
    },
  ]
}
