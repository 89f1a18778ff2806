import { sql, type Kysely } from 'kysely'
import { Account } from '#shared/account.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface LinkableUnit {
  id: string
  name: string
  kind: string
  townCode: string | null
  isInUse: boolean
}

/** The unit, held until the transaction ends, so that two do not make the same seat. */
export async function lockUnit(db: Db, unitId: string): Promise<LinkableUnit | null> {
  const { rows } = await sql<LinkableUnit>`
    select id, name, kind, town_code as "townCode", disabled_at is null as "isInUse" from units
    where id = ${unitId} for update`.execute(db)
  return rows[0] ?? null
}

export interface Seat {
  unitId: string
  accountId: string
  label: string
}

/** The units of these kinds that are in use, a town's or all, each with its seats. */
export async function readSeats(
  db: Db,
  { townCode, kinds }: { townCode: string | null; kinds: readonly string[] },
  at: Date,
): Promise<{ unitId: string; keepsRoster: boolean; seats: Seat[] }[]> {
  const { rows } = await sql<{ unitId: string; keepsRoster: boolean; seats: Seat[] }>`
    select u.id as "unitId", exists (select from roster_plans p where p.unit_id = u.id) as "keepsRoster",
      coalesce((
      select json_agg(json_build_object('unitId', u.id, 'accountId', a.id, 'label', a.label)
                      order by a.label, a.id)
      from unit_members m join accounts a on a.id = m.account_id
      where m.unit_id = u.id and a.post = 'linkOfficer' and a.disabled_at is null
        and m.valid_from <= ${at} and (m.valid_to is null or m.valid_to > ${at})), '[]') as seats
    from units u
    where u.kind = any(${kinds}::text[]) and u.disabled_at is null
      and (${townCode}::text is null or u.town_code = ${townCode})
    order by u.town_code nulls first, u.id`.execute(db)
  return rows
}

export async function seatsOf(db: Db, { id, kind, townCode }: LinkableUnit, at: Date) {
  const units = await readSeats(db, { townCode, kinds: [kind] }, at)
  return units.find(({ unitId }) => unitId === id) ?? { keepsRoster: false, seats: [] }
}

/** An account that nobody can log in with: only its links lead to it. */
export async function insertSeat(db: Db, { unitId, accountId, label }: Seat, now: Date) {
  await sql`
    insert into accounts (id, username, label, post, area)
    values (${accountId}, ${`#${accountId}`}, ${label}, 'linkOfficer',
            ${JSON.stringify({ kind: 'unit', unitId })}::json)`.execute(db)
  await sql`
    insert into unit_members (unit_id, account_id, is_head, valid_from)
    values (${unitId}, ${accountId}, false, ${now})`.execute(db)
}

/**
 * Of units that keep no roster: whose link was opened and still holds. They are on duty as long as it
 * does; nobody else could be rung there.
 */
export async function seatsInUse(db: Db, unitIds: readonly string[], at: Date): Promise<Seat[]> {
  if (unitIds.length === 0) return []
  const { rows } = await sql<Seat>`
    select l.unit_id as "unitId", a.id as "accountId", a.label
    from unit_links l join accounts a on a.id = l.account_id
    where l.unit_id = any(${unitIds}::text[]) and l.opened_at <= ${at} and l.expires_at > ${at}
      and (l.ended_at is null or l.ended_at > ${at}) and a.disabled_at is null
    order by l.number`.execute(db)
  return rows
}

export async function findSeatAccount(
  db: Db,
  accountId: string,
): Promise<{ account: Account; rightsVersion: number }> {
  const { rows } = await sql<{ account: unknown; rightsVersion: number }>`
    select json_build_object('id', a.id, 'username', a.username, 'label', a.label, 'post', a.post,
             'area', a.area, 'stationGridId', a.station_grid_id) as account,
           rights_version as "rightsVersion"
    from accounts a where id = ${accountId}`.execute(db)
  const row = rows[0]
  if (!row) throw new Error(`The seat ${accountId} of a link has no account`)
  return { account: Account.parse(row.account), rightsVersion: row.rightsVersion }
}
