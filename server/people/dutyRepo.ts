import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

export interface OfficerOnDuty {
  unitId: string
  accountId: string
  label: string
  rank: number
}

/** Who is on duty at that moment, in the order in which they are rung. */
export async function officersOnDuty(
  db: Kysely<Tables>,
  where: { unitId: string } | { townCode: string },
  at: Date,
): Promise<OfficerOnDuty[]> {
  const chosen =
    'unitId' in where
      ? sql`s.unit_id = ${where.unitId}`
      : sql`(u.town_code = ${where.townCode} or u.town_code is null)`
  const { rows } = await sql<OfficerOnDuty>`
    select s.unit_id as "unitId", s.account_id as "accountId", a.label, min(s.rank) as rank
    from shifts s join accounts a on a.id = s.account_id join units u on u.id = s.unit_id
    where ${chosen} and s.from_at <= ${at} and s.to_at > ${at} and a.disabled_at is null
    group by s.unit_id, s.account_id, a.label
    order by s.unit_id, rank, s.account_id`.execute(db)
  return rows
}
