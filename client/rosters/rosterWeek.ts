import type { RosterInterval, RosterOfUnit, RosterPerson } from '#shared/rosterAnswer.ts'
import { atTime, DAY_MS, dayOf } from '#shared/rosterDays.ts'
import type { Say } from '#shared/say.ts'
import { say } from '#shared/say.ts'
import { minuteOf } from '../words/time.ts'

/** What a day's field of the week shows, in the order of time; `duty` null: nobody, and somebody should. */
export interface DayPart {
  from: number
  to: number
  duty: RosterInterval | null
}

/** The week a day lies in, Monday to Sunday, as days since 1970. */
export function weekOf(day: number): number[] {
  const monday = day - ((((day + 3) % 7) + 7) % 7)
  return Array.from({ length: 7 }, (_, n) => monday + n)
}

export const startOfDay = (day: number): number => atTime(day, '00:00')

/**
 * A shift stands on the day it begins, a night whole; what goes on for more than a day stands on each of
 * its days. `firstDay` is the first one shown: what began before it stands there.
 */
export function partsOn(unit: RosterOfUnit, day: number, firstDay: number): DayPart[] {
  const parts = [
    ...unit.intervals.map((duty) => ({
      from: Date.parse(duty.from),
      to: Date.parse(duty.to),
      duty,
    })),
    ...unit.holes.map(({ from, to }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      duty: null,
    })),
  ]
  const start = startOfDay(day)
  const end = start + DAY_MS
  return parts
    .flatMap(({ from, to, duty }) => {
      if (to - from < DAY_MS) {
        const isHere = dayOf(from) === day || (day === firstDay && from < start && to > start)
        return isHere ? [{ from, to, duty }] : []
      }
      const piece = { from: Math.max(from, start), to: Math.min(to, end), duty }
      return piece.from < piece.to ? [piece] : []
    })
    .sort((a, b) => a.from - b.from || (a.duty?.rank ?? 0) - (b.duty?.rank ?? 0))
}

/** 08:30–17:30, 20:00–次日08:00, 全天 */
export function hoursInWords({ from, to }: { from: number; to: number }): Say {
  if (to - from === DAY_MS && minuteOf(from) === minuteOf(to))
    return say(minuteOf(from) === '00:00' ? 'roster.allDay' : 'roster.hoursOverNight', {
      from: minuteOf(from),
      to: minuteOf(to),
    })
  const isOverNight = dayOf(to - 1) > dayOf(from)
  const until = minuteOf(to)
  return say(isOverNight ? 'roster.hoursOverNight' : 'roster.hours', {
    from: minuteOf(from),
    to: until === '00:00' ? '24:00' : until,
  })
}

/** The name for who may read it; for all others post and place, numbered where several share them. */
export function personInWords(people: readonly RosterPerson[], accountId: string): Say {
  const person = people.find(({ id }) => id === accountId)
  if (!person) return say('roster.somebody')
  if (person.name !== null) return say('roster.named', { name: person.name })
  const isShared = people.filter(({ label }) => label === person.label).length > 1
  return isShared
    ? say('roster.numbered', { label: person.label, n: person.n })
    : say('roster.named', { name: person.label })
}

const OFFSET = '+08:00'

/** `2026-11-23T08:00`, the district's time as a field of date and time holds it. */
export const fieldOf = (at: number): string => `${dateOf(dayOf(at))}T${minuteOf(at)}`

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** What such a field says as an instant; null: nothing yet. */
export function instantOf(field: string): string | null {
  const at = Date.parse(`${field}:00${OFFSET}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
