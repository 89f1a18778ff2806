import type { DutyNeed, RosterLine } from '#shared/roster.ts'
import type { DemoUnit } from './types.ts'

/** Has nobody on Thursdays, so that a hole can be seen and mended; no story calls it. */
export const HOLE_UNIT_ID = 'ZHAOXIANG-YINGSHANG'
const BUT_THURSDAY = [1, 2, 3, 5, 6, 7]

/** A Monday: weeks are counted from here. */
const TURNS_FROM = '2024-12-30'

/** A night shift ends on the next day. */
const hoursOf: Record<DemoUnit['hours'], readonly RosterLine['hours'][]> = {
  aroundTheClock: [
    { from: '08:00', to: '20:00' },
    { from: '20:00', to: '08:00' },
  ],
  daytime: [{ from: '08:30', to: '17:30' }],
}
/** Turns pass where no shift is cut in two. */
const handoverOf: Record<DemoUnit['hours'], string> = { aroundTheClock: '08:00', daytime: '00:00' }

type Rostered = Pick<DemoUnit, 'id' | 'hours' | 'officerIds'>

/**
 * The rotation of a unit's duty desk: officers change weekly, the night is the next officer's, and where
 * there is one more than there are shifts, the last of them is the deputy.
 */
export function rosterLines({ id, hours, officerIds }: Rostered): RosterLine[] {
  const shifts = hoursOf[hours]
  const line = (rank: 1 | 2, shift: RosterLine['hours'], turn: number): RosterLine => ({
    rank,
    members: officerIds.map((_, n) => officerIds[(n + turn) % officerIds.length] ?? ''),
    turn: { every: 1, unit: 'weeks' },
    startsOn: TURNS_FROM,
    handover: handoverOf[hours],
    days: id === HOLE_UNIT_ID ? BUT_THURSDAY : 'every',
    hours: shift,
  })
  const onDuty = shifts.map((shift, turn) => line(1, shift, turn))
  const hasDeputy = officerIds.length > shifts.length
  return hasDeputy
    ? [...onDuty, ...shifts.map((shift) => line(2, shift, officerIds.length - 1))]
    : onDuty
}

/** When the desk should be manned: whenever the unit works. */
export const needOf = ({ hours }: Pick<DemoUnit, 'hours'>): Pick<DutyNeed, 'days' | 'hours'> => ({
  days: 'every',
  hours: hours === 'daytime' ? { from: '08:30', to: '17:30' } : { from: '00:00', to: '00:00' },
})
