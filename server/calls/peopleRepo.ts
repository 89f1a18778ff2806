import { sql, type Kysely } from 'kysely'
import type { People } from '#shared/callChain.ts'
import { officersOnDuty, type OfficerOnDuty } from '#server/people/dutyRepo.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Who of a unit can be rung at that moment, post by post. */
export async function peopleOf(db: Db, unitId: string, at: Date): Promise<People> {
  const onDuty = await officersOnDuty(db, { unitId }, at)
  const ranks = [...new Set(onDuty.map(({ rank }) => rank))].sort((a, b) => a - b)
  // Whoever comes first on the list is the officer on duty, whatever their rank is called.
  const [officers, deputies] = ranks.map((rank) => onDuty.filter((one) => one.rank === rank))
  const { rows } = await sql<{ headId: string | null; headLabel: string | null; phone: boolean }>`
    select h.id as "headId", h.label as "headLabel",
      exists (select from unit_contacts c
              where c.unit_id = u.id and c.kind = 'dutyPhone') as phone
    from units u left join accounts h on h.id = u.head_account_id and h.disabled_at is null
    where u.id = ${unitId}`.execute(db)
  const [unit] = rows
  return {
    ...(officers && { officer: reachable(officers) }),
    ...(deputies && { deputy: reachable(deputies) }),
    ...(unit?.headId && { head: { accountIds: [unit.headId], label: unit.headLabel ?? '' } }),
    ...(unit?.phone && { phone: { accountIds: [], label: '' } }),
  }
}

const reachable = (officers: readonly OfficerOnDuty[]) => ({
  accountIds: officers.map(({ accountId }) => accountId),
  label: officers[0]?.label ?? '',
})

/** Whoever placed a call, to call them back; nobody once their account is closed. */
export async function placerOf(db: Db, accountId: string): Promise<People> {
  const { rows } = await sql<{ label: string }>`
    select label from accounts where id = ${accountId} and disabled_at is null`.execute(db)
  return rows[0] ? { placer: { accountIds: [accountId], label: rows[0].label } } : {}
}

export async function unitExists(db: Db, unitId: string): Promise<boolean> {
  const { rows } = await sql`select from units where id = ${unitId}`.execute(db)
  return rows.length > 0
}

/** An office number: for whoever rings the unit, never for an event or a log line. */
export async function dutyPhoneOf(db: Db, unitId: string): Promise<string | null> {
  const { rows } = await sql<{ phone: string }>`
    select phone from unit_contacts where unit_id = ${unitId} and kind = 'dutyPhone'`.execute(db)
  return rows[0]?.phone ?? null
}
