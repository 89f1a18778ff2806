import { sql } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { KnownUnit, ShiftLine } from './rosterFile.ts'
import type { RosterUnit } from './rosterPlace.ts'

/** The units of the account's area with all that a file may call them and their people. */
export async function knownUnitsFor(
  tx: Tx,
  { area }: Account,
  now: Date,
): Promise<(KnownUnit & RosterUnit)[]> {
  const isAsked =
    area.kind === 'town'
      ? sql`u.town_code = ${area.townCode}`
      : area.kind === 'unit'
        ? sql`u.id = ${area.unitId}`
        : sql`${area.kind === 'district'}`
  const { rows } = await sql<KnownUnit & RosterUnit>`
    select u.id as "unitId", u.town_code as "townCode", u.short_name as "shortName",
      array[u.name, u.short_name] as names,
      array(select d.grid_id from deployments d where d.unit_id = u.id and d.valid_from <= ${now}
        and (d.valid_to is null or d.valid_to > ${now}) order by d.grid_id) as "gridIds",
      coalesce((
        select json_agg(json_build_object(
          'id', a.id, 'names', json_build_array(a.username, coalesce(n.name, a.username))))
        from unit_members m join accounts a on a.id = m.account_id
          left join account_names n on n.account_id = a.id
        where m.unit_id = u.id and m.valid_from <= ${now}
          and (m.valid_to is null or m.valid_to > ${now}) and a.disabled_at is null), '[]') as people
    from units u where ${isAsked} and u.disabled_at is null order by u.id`.execute(tx)
  return rows
}

/** Whether the very shift stands already, or another's is put in at the same time and rank. */
export async function standingShift(
  tx: Tx,
  { unitId, accountId, rank, from, to }: ShiftLine,
): Promise<'none' | 'same' | 'taken'> {
  const { rows } = await sql<{ isSame: boolean }>`
    select account_id = ${accountId} and from_at = ${from} and to_at = ${to} as "isSame"
    from roster_overrides
    where unit_id = ${unitId} and rank = ${rank} and ended_at is null
      and from_at < ${to} and to_at > ${from}`.execute(tx)
  if (rows.length === 0) return 'none'
  return rows.some(({ isSame }) => isSame) ? 'same' : 'taken'
}
