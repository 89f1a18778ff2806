import { sql, type Kysely } from 'kysely'
import type { PlanKind, RosterLine, RosterRank } from '#shared/roster.ts'
import type { Tables } from '#server/store/tables.ts'

interface PlanRow {
  id: string
  kind: PlanKind
  lines: RosterLine[]
  from: Date
  to: Date | null
  reason: string
}

/** Plans that hold or are still to come, the earliest first. */
export async function plansOf(db: Kysely<Tables>, unitId: string, now: Date): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select id, kind, lines, valid_from as "from", valid_to as "to", reason from roster_plans
    where unit_id = ${unitId} and (valid_to is null or valid_to > greatest(valid_from, ${now}))
    order by valid_from, id`.execute(db)
  return rows
}

interface OverrideRow {
  id: string
  rank: RosterRank
  accountId: string
  from: Date
  to: Date
  reason: string
}

/** Overrides that hold or are still to come; those of swaps stand with their swap. */
export async function overridesOf(
  db: Kysely<Tables>,
  unitId: string,
  now: Date,
): Promise<OverrideRow[]> {
  const { rows } = await sql<OverrideRow>`
    select id, rank, account_id as "accountId", from_at as "from", to_at as "to", reason
    from roster_overrides
    where unit_id = ${unitId} and swap_id is null and ended_at is null and to_at > ${now}
    order by from_at, id`.execute(db)
  return rows
}
