import { z } from 'zod'
import type { Account } from './account.ts'
import { roomOf, type AreaTree, type Room } from './area.ts'
import { atLocalTime, localDate, nextDate } from './calendar.ts'
import { filledText, plainText } from './text.ts'

/** What is handed over: a town's duty desk, a station's, or the district's. */
export const HandoverPlace = z.union([
  z.strictObject({ district: z.literal(true) }),
  z.strictObject({ townCode: filledText(40) }),
  z.strictObject({ gridId: filledText(40) }),
])
export type HandoverPlace = z.infer<typeof HandoverPlace>

/** When shifts begin, as local times of every day: a row with validity. */
export const DutyShifts = z.object({
  starts: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)).min(1),
  /** Who hands over at most so long before a start does it for the shift that begins there. */
  earlyMinutes: z.number().int().nonnegative(),
})
export type DutyShifts = z.infer<typeof DutyShifts>

/**
 * One shift handover, as the log keeps it: the stretch of the log it is about and the moment it was
 * judged at. From these the whole report is made again, exactly as it was.
 */
export const Handover = z.object({
  id: z.string(),
  place: HandoverPlace,
  /** Offered by the outgoing officer; confirmed once the incoming one has taken it. */
  state: z.enum(['offered', 'confirmed']),
  /** The numbers after this one, up to and with `upto`, are this shift's. */
  from: z.number().int().nonnegative(),
  upto: z.number().int().nonnegative(),
  /** When the stretch begins: the handover before, or where there is none the start of the shift. */
  since: z.string(),
  /** What is late, and what is due next, is judged at this moment. */
  asOf: z.string(),
  /** When the shift that was taken ends. */
  shiftEnds: z.string(),
  /** Who handed over, as post and place; null: nobody did, the next one took it all the same. */
  offeredBy: z.string().nullable(),
  offeredAt: z.string().nullable(),
  takenBy: z.string().nullable(),
  takenAt: z.string().nullable(),
  /** The same person goes on: handed over and taken with one confirmation. */
  staysOn: z.boolean(),
  /** Urgent tickets nobody had signed for; they were named before it was handed over. */
  unsigned: z.number().int().nonnegative(),
  /** Redacted. */
  remark: z.string(),
})
export type Handover = z.infer<typeof Handover>

const asked = {
  place: HandoverPlace,
  /** The confirmed handover that was the newest when this was read; null: none yet. */
  last: filledText(60).nullable(),
  /** The log's number that was read: what came later belongs to the next shift. */
  upto: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  /** Words of the officer; redacted before they reach an event. */
  remark: plainText(1000).default(''),
  /** The officer was told of the urgent tickets nobody signed for, and goes all the same. */
  despiteUnsigned: z.boolean().default(false),
}

export const handoverCommands = {
  /** 交班: the outgoing officer hands over. Again: with newer numbers, until somebody took it. */
  offer: z.strictObject(asked),
  /** 接班: takes what was offered; without an offer, goes on oneself or takes over all the same. */
  take: z.strictObject({ ...asked, offer: filledText(60).nullable() }),
} as const
export type HandoverCommands = {
  [N in keyof typeof handoverCommands]: z.infer<(typeof handoverCommands)[N]>
}

/** May this account hand over and take there? The town's desk, the station's lead, the district's centre. */
export function mayHandOver({ post, area }: Account, place: HandoverPlace): boolean {
  if ('townCode' in place)
    return (
      (post === 'dutyOfficer' || post === 'shiftLeader') &&
      area.kind === 'town' &&
      area.townCode === place.townCode
    )
  if ('gridId' in place)
    return (
      (post === 'stationLead' || post === 'gridChief') &&
      area.kind === 'grid' &&
      area.gridId === place.gridId
    )
  return post === 'districtCentre'
}

/** Who may read it: those who hand over there, and the district that answers for them. */
export const mayReadHandover = (account: Account, place: HandoverPlace): boolean =>
  mayHandOver(account, place) || account.post === 'districtCentre' || account.post === 'admin'

/** The place an account hands over, where it does. */
export function handoverPlaceOf(account: Account): HandoverPlace | null {
  const { area } = account
  const place: HandoverPlace | null =
    area.kind === 'district'
      ? { district: true }
      : area.kind === 'town'
        ? { townCode: area.townCode }
        : area.kind === 'grid'
          ? { gridId: area.gridId }
          : null
  return place && mayHandOver(account, place) ? place : null
}

/** The rooms that are told of a handover: its place and what lies around it. */
export function audiencesOfPlace(place: HandoverPlace, tree: Pick<AreaTree, 'townOfGrid'>): Room[] {
  const rooms = new Set<Room>(['district', roomOf(place)])
  const town = 'gridId' in place ? tree.townOfGrid(place.gridId) : undefined
  if (town !== undefined) rooms.add(`town:${town}`)
  return [...rooms].sort()
}

export const isSamePlace = (one: HandoverPlace, other: HandoverPlace): boolean =>
  roomOf(one) === roomOf(other)

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The starts on the day before an instant, on its day, and on the two after, in order. */
function startsAround({ starts }: DutyShifts, at: Date): Date[] {
  let day = localDate(new Date(at.getTime() - DAY_MS))
  const days = [day]
  while (days.length < 4) days.push((day = nextDate(day)))
  const times = [...starts].sort()
  return days.flatMap((date) => times.map((time) => atLocalTime(date, time)))
}

/** When the shift began that an instant lies in. */
export function shiftStart(shifts: DutyShifts, at: Date): Date {
  return startsAround(shifts, at).findLast((start) => start <= at) as Date
}

/** When the shift ends that is taken at an instant: the one under way, or the next where it is about to begin. */
export function takenShiftEnd(shifts: DutyShifts, at: Date): Date {
  const from = at.getTime() + shifts.earlyMinutes * MINUTE_MS
  return startsAround(shifts, at).find((start) => start.getTime() > from) as Date
}
