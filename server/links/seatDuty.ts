import { sql } from 'kysely'
import type { RosterRank } from '#shared/roster.ts'
import { say } from '#shared/say.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import { settleHoles } from '#server/rosters/holeNoticeRepo.ts'
import { insertOverride, lockRoster, raiseRoster } from '#server/rosters/rosterChangeRepo.ts'
import { findRosterUnit, rosterDraft } from '#server/rosters/rosterPlace.ts'

interface Link {
  id: string
  number: number
  unitId: string
  accountId: string
  expiresAt: Date
}

/**
 * The seat of a link that was just opened is on duty until the link ends, instead of whoever else would be.
 * The unit has nobody who could plan its roster: whoever made the link has chosen so.
 */
export async function beginSeatDuty(
  tx: Tx,
  { id, number, unitId, accountId, expiresAt }: Link,
  { rank, by, actor, now }: { rank: RosterRank; by: string; actor: Actor; now: Date },
): Promise<Draft[]> {
  await lockRoster(tx, unitId)
  const overrideId = newId()
  await insertOverride(tx, {
    ...{ id: overrideId, unitId, rank, accountId, insteadOf: null, swapId: null },
    ...{ from: now, to: expiresAt, reason: `链接 ${number} 号`, madeBy: by, now },
  })
  await sql`update roster_overrides set link_id = ${id} where id = ${overrideId}`.execute(tx)
  return changed(tx, unitId, 'override', actor, now)
}

/** A link that ends takes its seat's duty with it. */
export async function endSeatDuty(
  tx: Tx,
  { id, unitId }: Pick<Link, 'id' | 'unitId'>,
  { actor, now }: { actor: Actor; now: Date },
): Promise<Draft[]> {
  await lockRoster(tx, unitId)
  const { rows } = await sql`
    update roster_overrides set ended_at = ${now}
    where link_id = ${id} and ended_at is null and to_at > ${now} returning id`.execute(tx)
  return rows.length > 0 ? changed(tx, unitId, 'endOverride', actor, now) : []
}

async function changed(
  tx: Tx,
  unitId: string,
  name: 'override' | 'endOverride',
  actor: Actor,
  now: Date,
): Promise<Draft[]> {
  await raiseRoster(tx, unitId)
  await settleHoles(tx, unitId, now)
  const unit = await findRosterUnit(tx, unitId, now)
  return unit
    ? [rosterDraft(unit, actor, say(`happened.roster.${name}`, { unit: unit.shortName }))]
    : []
}
