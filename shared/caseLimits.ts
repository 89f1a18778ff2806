import { z } from 'zod'
import {
  atLocalTime,
  CalendarNotLoaded,
  isWorkingDay,
  localDate,
  type Calendar,
} from './calendar.ts'

const positive = z.number().int().positive()
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** The limits that steer a case's way, each a row with validity. */
export const caseLimits = {
  /** Tries at a caller, so many hours apart, after which the duty ends as "not reached". */
  contactTries: z.object({ tries: positive, hoursApart: positive }),
  /** Returned so often, or moved so often: the shift leader decides (peers.md 7b.11). */
  pingPong: z.object({ returns: positive, moves: positive }),
  /** Minutes after which a case or an order that nobody took is an orphan. */
  orphan: z.object({ minutes: positive }),
  /** Words that make a ticket at risk 预警: threats, danger, acute need, many affected. */
  riskWords: z.object({ words: z.array(z.string().min(1)) }),
  /** When the station's lead is there; outside, the town's duty officer holds the station's cases. */
  stationHours: z.object({ start: LocalTime, end: LocalTime, isWorkingDaysOnly: z.boolean() }),
} as const

export type CaseLimits = { [C in keyof typeof caseLimits]: z.infer<(typeof caseLimits)[C]> }
type StationHours = CaseLimits['stationHours']

/** Where the calendar does not reach nobody knows whether the station is open: the town answers. */
export function isStationOpen(hours: StationHours, calendar: Calendar, now: Date): boolean {
  const day = localDate(now)
  return (
    now >= atLocalTime(day, hours.start) &&
    now < atLocalTime(day, hours.end) &&
    (!hours.isWorkingDaysOnly || isKnownWorkingDay(calendar, day))
  )
}

function isKnownWorkingDay(calendar: Calendar, day: string): boolean {
  try {
    return isWorkingDay(calendar, day)
  } catch (error) {
    if (error instanceof CalendarNotLoaded) return false
    throw error
  }
}
