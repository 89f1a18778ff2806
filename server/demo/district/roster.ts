import type { DemoUnit } from './types.ts'

export interface DutyShift {
  unitId: string
  personId: string
  from: Date
  to: Date
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Shanghai keeps no summer time, so its clock is a constant away from UTC. */
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS
/** Day 0 was a Thursday; weeks turn over on Monday. */
const DAYS_FROM_MONDAY = 3

/** Hours of a Shanghai day at which shifts begin and end; a night shift ends on the next day. */
const SHIFTS: Record<
  DemoUnit['hours'],
  readonly (readonly [startHour: number, endHour: number])[]
> = {
  aroundTheClock: [
    [8, 20],
    [20, 32],
  ],
  daytime: [[8.5, 17.5]],
}

/**
 * The shifts of a unit's duty desk that touch a period. Officers change weekly; where day and night are manned, the
 * night is the next officer's.
 */
export function rosterFor(
  unit: Pick<DemoUnit, 'id' | 'hours' | 'officerIds'>,
  from: Date,
  to: Date,
): DutyShift[] {
  const firstDay = dayOf(from) - 1
  const days = Array.from({ length: Math.max(0, dayOf(to) - firstDay + 1) }, (_, n) => firstDay + n)
  return days
    .flatMap((day) => shiftsOf(unit, day))
    .filter((shift) => shift.from < to && shift.to > from)
}

/** Days since 1970 on Shanghai's calendar. */
const dayOf = (at: Date) => Math.floor((at.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS)

function shiftsOf(
  { id, hours, officerIds }: Pick<DemoUnit, 'id' | 'hours' | 'officerIds'>,
  day: number,
): DutyShift[] {
  const midnight = day * DAY_MS - SHANGHAI_OFFSET_MS
  const week = Math.floor((day + DAYS_FROM_MONDAY) / 7)
  return SHIFTS[hours].flatMap(([start, end], turn) => {
    const personId = officerIds[(week + turn) % officerIds.length]
    if (!personId) return []
    return [
      {
        unitId: id,
        personId,
        from: new Date(midnight + start * HOUR_MS),
        to: new Date(midnight + end * HOUR_MS),
      },
    ]
  })
}
