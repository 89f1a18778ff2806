import { sql, type Kysely } from 'kysely'
import type { Places } from '#server/grids/areaNames.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import type { KnownPerson, PersonChange } from './planPeople.ts'
import { labelOf, type Person } from './personFile.ts'
import { rightsOf } from './planPeople.ts'

/** One file at a time: what was looked at is what is written upon. */
export async function lockOrg(tx: Tx): Promise<void> {
  await sql`lock table units, unit_members in share row exclusive mode`.execute(tx)
}

/** Everybody with an account of their own; who came by a link is no post of the organisation. */
export async function readPeople(db: Kysely<Tables>, now: Date): Promise<KnownPerson[]> {
  const { rows } = await sql<KnownPerson>`
    select a.id, a.username, a.label, a.post, a.area, a.station_grid_id as "stationGridId",
           a.disabled_at is null as "isActive", coalesce(n.name, '') as name,
           array(select distinct m.unit_id from unit_members m where ${holds(now)} order by 1)
             as "unitIds",
           array(select distinct m.unit_id from unit_members m where ${holds(now)} and m.is_head
                 order by 1) as "headIds"
    from accounts a left join account_names n on n.account_id = a.id
    where a.post <> 'linkOfficer'
    order by a.username`.execute(db)
  return rows
}
const holds = (now: Date) => sql`m.account_id = a.id and m.valid_from <= ${now}
  and (m.valid_to is null or m.valid_to > ${now})`

/**
 * Writes somebody as the file has them. Sessions end by the raised version where a right changes or the
 * account is put out of use; an account is never deleted, the log names it.
 */
export async function writePerson(
  tx: Tx,
  { person, standing }: PersonChange,
  { id, places, now }: { id: string; places: Places; now: Date },
): Promise<void> {
  const { username, name, post, area, stationGridId, isActive } = person
  const label =
    standing && rightsOf(standing) === rightsOf(person) ? standing.label : labelOf(person, places)
  const cuts = standing !== null && rightsOf(standing) !== rightsOf(person)
  await sql`
    insert into accounts (id, username, label, post, area, station_grid_id)
    values (${id}, ${username}, ${label}, ${post}, ${JSON.stringify(area)}, ${stationGridId})
    on conflict (id) do update
      set label = excluded.label, post = excluded.post, area = excluded.area,
          station_grid_id = excluded.station_grid_id,
          disabled_at = case when ${isActive} then null else coalesce(accounts.disabled_at, ${now}) end,
          rights_version = accounts.rights_version + ${cuts || !isActive ? 1 : 0}`.execute(tx)
  if (name !== '')
    await sql`
      insert into account_names (account_id, name) values (${id}, ${name})
      on conflict (account_id) do update set name = excluded.name`.execute(tx)
  await writeMemberships(tx, id, isActive ? person : { unitIds: [], headIds: [] }, now)
  if (!isActive) await sql`delete from login_codes where account_id = ${id}`.execute(tx)
}

/** Memberships that are no more end now; new ones begin now. */
async function writeMemberships(
  tx: Tx,
  id: string,
  { unitIds, headIds }: Pick<Person, 'unitIds' | 'headIds'>,
  now: Date,
): Promise<void> {
  const wanted = JSON.stringify(unitIds.map((unit) => ({ unit, head: headIds.includes(unit) })))
  const rows = sql`json_to_recordset(${wanted}::json) as x (unit text, head boolean)`
  const isHeld = sql`m.account_id = ${id} and (m.valid_to is null or m.valid_to > ${now})`
  await sql`
    update unit_members m set valid_to = greatest(${now}, m.valid_from + interval '1 millisecond')
    where ${isHeld} and not exists (
      select from ${rows} where x.unit = m.unit_id and x.head = m.is_head)`.execute(tx)
  await sql`
    insert into unit_members (unit_id, account_id, is_head, valid_from)
    select x.unit, ${id}, x.head, ${now} from ${rows}
    where not exists (
      select from unit_members m where ${isHeld} and m.unit_id = x.unit and m.is_head = x.head)
    on conflict (unit_id, account_id, valid_from) do update
      set is_head = excluded.is_head, valid_to = null`.execute(tx)
}
