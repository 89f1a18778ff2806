import { sql } from 'kysely'
import type { PlanKind, RosterLine, RosterRank } from '#shared/roster.ts'
import type { Tx } from '#server/ledger/ledger.ts'

/** Holds the unit's roster until the transaction ends; resolves with its version. */
export async function lockRoster(tx: Tx, unitId: string): Promise<number> {
  await sql`insert into roster_versions (unit_id, version) values (${unitId}, 0)
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ version: number }>`
    select version from roster_versions where unit_id = ${unitId} for update`.execute(tx)
  return rows[0]?.version ?? 0
}

export async function raiseRoster(tx: Tx, unitId: string): Promise<void> {
  await sql`update roster_versions set version = version + 1 where unit_id = ${unitId}`.execute(tx)
}

interface NewPlan {
  id: string
  unitId: string
  lines: readonly RosterLine[]
  from: Date
  reason: string
  madeBy: string
  now: Date
}

/**
 * Begins a rotation: the one in force ends where it begins, and it ends itself where one already
 * written for later does.
 */
export async function insertRotation(tx: Tx, plan: NewPlan): Promise<void> {
  const { unitId, from } = plan
  await sql`
    update roster_plans set valid_to = ${from}
    where unit_id = ${unitId} and kind = 'rotation' and valid_from <= ${from}
      and (valid_to is null or valid_to > ${from})`.execute(tx)
  const { rows } = await sql<{ to: Date | null }>`
    select min(valid_from) as to from roster_plans
    where unit_id = ${unitId} and kind = 'rotation' and valid_from > ${from}
      and (valid_to is null or valid_to > valid_from)`.execute(tx)
  await insertPlan(tx, plan, 'rotation', rows[0]?.to ?? null)
}

export const insertTemporary = (tx: Tx, plan: NewPlan & { to: Date }): Promise<void> =>
  insertPlan(tx, plan, 'temporary', plan.to)

async function insertPlan(tx: Tx, plan: NewPlan, kind: PlanKind, to: Date | null): Promise<void> {
  const { id, unitId, lines, from, reason, madeBy, now } = plan
  await sql`
    insert into roster_plans (id, unit_id, kind, lines, valid_from, valid_to, reason, made_by, made_at)
    values (${id}, ${unitId}, ${kind}, ${JSON.stringify(lines)}, ${from}, ${to}, ${reason}, ${madeBy},
            ${now})`.execute(tx)
}

export async function hasTemporary(tx: Tx, unitId: string, from: Date, to: Date): Promise<boolean> {
  const { rows } = await sql`
    select from roster_plans where unit_id = ${unitId} and kind = 'temporary'
      and valid_from < ${to} and valid_to > greatest(valid_from, ${from})`.execute(tx)
  return rows.length > 0
}

/** From now on; what is over stays. False: there is none that still goes on or is still to come. */
export async function endTemporary(
  tx: Tx,
  unitId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update roster_plans set valid_to = greatest(valid_from, ${now})
    where id = ${id} and unit_id = ${unitId} and kind = 'temporary'
      and valid_to > greatest(valid_from, ${now}) returning id`.execute(tx)
  return rows.length > 0
}

export interface NewOverride {
  id: string
  unitId: string
  rank: RosterRank
  accountId: string
  insteadOf: string | null
  swapId: string | null
  from: Date
  to: Date
  reason: string
  madeBy: string
  now: Date
}

export async function insertOverride(tx: Tx, override: NewOverride): Promise<void> {
  const { id, unitId, rank, accountId, insteadOf, swapId, from, to, reason, madeBy, now } = override
  await sql`
    insert into roster_overrides (id, unit_id, rank, account_id, instead_of, swap_id, from_at, to_at,
                                  reason, made_by, made_at)
    values (${id}, ${unitId}, ${rank}, ${accountId}, ${insteadOf}, ${swapId}, ${from}, ${to},
            ${reason}, ${madeBy}, ${now})`.execute(tx)
}

/** From now on. False: there is none that still goes on or is still to come, or it is half of a swap. */
export async function endOverride(tx: Tx, unitId: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update roster_overrides set ended_at = ${now}
    where id = ${id} and unit_id = ${unitId} and swap_id is null and ended_at is null
      and to_at > ${now} returning id`.execute(tx)
  return rows.length > 0
}
