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
  const heads = await headsOf(db, unitId, at)
  return {
    ...(officers && { officer: reachable(officers) }),
    ...(deputies && { deputy: reachable(deputies) }),
    ...(heads.length > 0 && { head: reachable(heads) }),
    ...((await dutyPhoneOf(db, unitId)) !== null && { phone: { accountIds: [], label: '' } }),
  }
}

type Holder = Pick<OfficerOnDuty, 'accountId' | 'label'>

/** Whoever holds the unit's head post at that moment; mostly one. */
async function headsOf(db: Db, unitId: string, at: Date): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select a.id as "accountId", a.label
    from unit_members m join accounts a on a.id = m.account_id
    where m.unit_id = ${unitId} and m.is_head and a.disabled_at is null
      and m.valid_from <= ${at} and (m.valid_to is null or m.valid_to > ${at})
    order by m.valid_from, a.id`.execute(db)
  return rows
}

const reachable = (holders: readonly Holder[]) => ({
  accountIds: holders.map(({ accountId }) => accountId),
  label: holders[0]?.label ?? '',
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
