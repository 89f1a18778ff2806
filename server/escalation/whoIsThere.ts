import type { Kysely } from 'kysely'
import { unitsAbout } from '#shared/alarm.ts'
import type { Alarm, AlarmedPost, AlarmReach, CaseCard } from '#shared/case.ts'
import { isReached, type Presence } from '#shared/presence.ts'
import { peopleOf } from '#server/calls/peopleRepo.ts'
import { unitsOnDuty } from '#server/people/dutyRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import { holdersOf, type PostHolder } from './escalationRepo.ts'

type Db = Kysely<Tables>

/** Who a step finds, counted: no event names anybody. */
interface Found {
  reach: AlarmReach
  /** How many are on duty in the post: by the roster, and where there is none by holding it. */
  onDuty: number
  /** How many who hear it have a page of the product open, on whatever process. */
  reached: number
  /** The units a step of theirs tells; empty for every other post. */
  unitIds: string[]
}

export interface Looking {
  presenceOf: (accountId: string) => Presence
  isStationOpen: boolean
  at: Date
}

/** A unit's posts as the chain of a call has them. */
const places: Partial<Record<AlarmedPost, 'officer' | 'deputy' | 'head'>> = {
  unitOfficer: 'officer',
  unitDeputy: 'deputy',
  unitHead: 'head',
}

/** Who is there to be told a step of this escalation, at that moment. */
export async function whoIsThere(
  db: Db,
  post: AlarmedPost,
  { card, alarm }: { card: CaseCard; alarm: Alarm },
  looking: Looking,
): Promise<Found> {
  const { presenceOf, isStationOpen, at } = looking
  const place = places[post]
  if (place === undefined) {
    const holders = await holdersOf(db, post, card, at)
    const isShut = post === 'stationLead' && !isStationOpen
    const onDuty = isShut ? [] : await amongThemOnDuty(db, holders, at)
    // Whoever is at a screen of the post hears it, though the shift is another's.
    return found(onDuty.length, countReached(idsOf(holders), presenceOf), [])
  }
  const unitIds = unitsAbout(card, alarm)
  const people = new Set<string>()
  for (const unitId of unitIds)
    for (const id of (await peopleOf(db, unitId, at))[place]?.accountIds ?? []) people.add(id)
  return found(people.size, countReached([...people], presenceOf), unitIds)
}

/** Who of a unit is on duty, and how many of them are at a screen. */
export async function onDutyIn(db: Db, unitId: string, { presenceOf, at }: Looking) {
  const { officer, deputy } = await peopleOf(db, unitId, at)
  const officers = officer?.accountIds ?? []
  const deputies = deputy?.accountIds ?? []
  const reached = countReached([...officers, ...deputies], presenceOf)
  return { officers: officers.length, deputies: deputies.length, reached }
}

/** A desk that keeps a roster has on duty whom the roster says; where none is kept, everybody of the post is. */
export async function amongThemOnDuty(
  db: Db,
  holders: readonly PostHolder[],
  at: Date,
): Promise<PostHolder[]> {
  const desks = new Set(holders.flatMap(({ unitId }) => unitId ?? []))
  const onDuty = new Map<string, ReadonlySet<string>>()
  for (const unitId of desks) {
    const [unit] = await unitsOnDuty(db, { unitId }, at)
    if (unit) onDuty.set(unitId, new Set(unit.officers.map(({ accountId }) => accountId)))
  }
  return holders.filter(
    ({ id, unitId }) => (unitId === null ? undefined : onDuty.get(unitId))?.has(id) ?? true,
  )
}

const idsOf = (holders: readonly PostHolder[]): string[] => holders.map(({ id }) => id)

const countReached = (ids: readonly string[], presenceOf: Looking['presenceOf']): number =>
  ids.filter((id) => isReached(presenceOf(id))).length

const found = (onDuty: number, reached: number, unitIds: string[]): Found => ({
  reach: reached > 0 ? 'reached' : onDuty > 0 ? 'away' : 'nobody',
  ...{ onDuty, reached, unitIds },
})
