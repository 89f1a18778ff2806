import type { Kysely } from 'kysely'
import type { NoticePost, NoticeRule } from '#shared/noticeRule.ts'
import { peopleOf } from '#server/calls/peopleRepo.ts'
import { holdersOf } from '#server/escalation/escalationRepo.ts'
import { amongThemOnDuty } from '#server/escalation/whoIsThere.ts'
import { unitsOnDuty } from '#server/people/dutyRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Meant } from './meant.ts'
import { membersOf } from './noticeRuleRepo.ts'

type Db = Kysely<Tables>

const places: Partial<Record<NoticePost, 'officer' | 'deputy' | 'head'>> = {
  unitOfficer: 'officer',
  unitDeputy: 'deputy',
  unitHead: 'head',
}

/** Posts that a promise about to be missed is waiting for: its unit's, or whoever holds the case. */
const isHolders = ({ kind, card, unitIds }: Meant, post: NoticePost): boolean =>
  kind !== 'promiseSoon' || (unitIds.length === 0 && card.holder === post)

/** The accounts a row tells of this, at that moment. */
export async function recipientsOf(
  db: Db,
  meant: Meant,
  { post, offDuty }: Pick<NoticeRule, 'post' | 'offDuty'>,
  at: Date,
  isStationOpen: boolean,
): Promise<string[]> {
  if (meant.post !== null && meant.post !== post) return []
  const place = places[post]
  if (place !== undefined) {
    const people = new Set<string>()
    for (const unitId of meant.unitIds)
      for (const id of await ofUnit(db, unitId, place, offDuty, at)) people.add(id)
    return [...people]
  }
  if (!isHolders(meant, post)) return []
  const holders = await holdersOf(db, post, meant.card, at)
  const isShut = post === 'stationLead' && !isStationOpen
  const there = offDuty ? holders : isShut ? [] : await amongThemOnDuty(db, holders, at)
  return there.map(({ id }) => id)
}

/** A unit that keeps no roster has nobody off duty: all of it are told. */
async function ofUnit(
  db: Db,
  unitId: string,
  place: 'officer' | 'deputy' | 'head',
  offDuty: boolean,
  at: Date,
): Promise<string[]> {
  if (place === 'officer') {
    const keepsRoster = (await unitsOnDuty(db, { unitId }, at)).length > 0
    if (offDuty || !keepsRoster) return membersOf(db, unitId, at)
  }
  return (await peopleOf(db, unitId, at))[place]?.accountIds ?? []
}
