import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { byDepth, stateOfOrder, type ForceWork } from '#shared/force.ts'
import type { Order } from '#shared/order.ts'
import { sightOf } from '#server/cases/sightRepo.ts'
import { officersOnDuty } from '#server/people/dutyRepo.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** What kind of unit each is. */
export async function kindsOf(db: Db, unitIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; kind: string }>`
    select id, kind from units where id = any(${unitIds}::text[])`.execute(db)
  return new Map(rows.map(({ id, kind }) => [id, kind]))
}

/** In which units each of these people is on duty at that moment; who is not in any is left out. */
export async function servingOf(
  db: Db,
  accountIds: readonly string[],
  at: Date,
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ unitId: string }>`
    select distinct unit_id as "unitId" from unit_members
    where account_id = any(${accountIds}::text[]) and valid_from <= ${at}
      and (valid_to is null or valid_to > ${at})`.execute(db)
  const officers = await Promise.all(rows.map(({ unitId }) => officersOnDuty(db, { unitId }, at)))
  const serving = new Map<string, string[]>()
  for (const { accountId, unitId } of officers.flat()) {
    if (accountIds.includes(accountId))
      serving.set(accountId, [...(serving.get(accountId) ?? []), unitId])
  }
  return serving
}

type OpenOrder = Pick<Order, 'unitId' | 'state' | 'kind' | 'eta' | 'leftAt'> & {
  caseId: string | null
  caseNo: string | null
}

/** What these units have in hand, unit by unit; a case this account may not see has no name. */
export async function worksOf(
  db: Db,
  unitIds: readonly string[],
  account: Account,
): Promise<Map<string, ForceWork[]>> {
  const { rows } = await sql<OpenOrder>`
    select o.unit_id as "unitId", o.state, one ->> 'kind' as kind, one ->> 'eta' as eta,
      one ->> 'leftAt' as "leftAt",
      case when ${sightOf(account)} then c.id end as "caseId",
      case when ${sightOf(account)} then c.case_no end as "caseNo"
    from orders o
      join cases c on c.id = o.case_id and c.closed_at is null
      cross join lateral json_array_elements(c.card -> 'orders') one
    where o.unit_id = any(${unitIds}::text[]) and o.state in ('sent', 'acknowledged', 'arrived')
      and one ->> 'id' = o.id::text
    order by o.sent_at, o.id`.execute(db)
  const works = new Map<string, ForceWork[]>()
  for (const { unitId, caseId, caseNo, kind, eta, ...order } of rows) {
    const state = stateOfOrder(order)
    if (state === null) continue
    const work = { caseId, caseNo, isWhistle: kind === 'whistle', state, eta: eta ?? null }
    works.set(unitId, [...(works.get(unitId) ?? []), work].sort(byDepth))
  }
  return works
}
