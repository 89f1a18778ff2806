import { sql, type Kysely } from 'kysely'
import { openStates } from '#shared/order.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import type { SheetUnit } from './unitFile.ts'

type Db = Kysely<Tables>

const isOver = (now: Date) => sql`valid_to <= ${now}`

/** Where it was said that somebody must be on duty. */
const BASIS = '单位表'

/** Every unit with all that a file says of it, as it stands at a moment. */
export async function readUnits(db: Db, now: Date): Promise<SheetUnit[]> {
  const holds = sql`unit_id = u.id and valid_from <= ${now} and ${isOver(now)} is not true`
  const served = (mode: 'stationed' | 'onCall') =>
    sql`array(select grid_id from deployments where mode = ${mode} and ${holds} order by 1)`
  const { rows } = await sql<SheetUnit>`
    select u.id, u.name, u.short_name as "shortName", u.kind, u.town_code as "townCode",
           u.disabled_at is null as "isActive",
           coalesce((select phone from unit_contacts c
                     where c.unit_id = u.id and c.kind = 'dutyPhone'), '') as "dutyPhone",
           ${served('stationed')} as stationed, ${served('onCall')} as "onCall",
           (select grid_id from grid_committees where ${holds}
            order by valid_from desc limit 1) as "homeGrid",
           (select json_build_object('days', days, 'hours', hours) from duty_needs where ${holds}
            order by valid_from desc limit 1) as need
    from units u order by u.town_code nulls first, u.id`.execute(db)
  return rows
}

/** Writes units as the file has them. What no longer holds ends now, what is new begins now. */
export async function writeUnits(tx: Tx, units: readonly SheetUnit[], now: Date): Promise<void> {
  const given = sql`json_to_recordset(${JSON.stringify(units)}::json) as x (
    id text, name text, "shortName" text, kind text, "townCode" text, "dutyPhone" text,
    stationed json, "onCall" json, "homeGrid" text, need json, "isActive" boolean)`
  await sql`
    insert into units (id, name, short_name, kind, town_code, disabled_at)
    select id, name, "shortName", kind, "townCode",
           case when "isActive" then null else ${now}::timestamptz end
    from ${given}
    on conflict (id) do update
      set name = excluded.name, short_name = excluded.short_name, kind = excluded.kind,
          disabled_at = case when excluded.disabled_at is null then null
                             else coalesce(units.disabled_at, excluded.disabled_at) end`.execute(tx)
  await sql`
    delete from unit_contacts c using ${given}
    where c.unit_id = x.id and c.kind = 'dutyPhone' and x."dutyPhone" = ''`.execute(tx)
  await sql`
    insert into unit_contacts (unit_id, kind, phone)
    select id, 'dutyPhone', "dutyPhone" from ${given} where "dutyPhone" <> ''
    on conflict (unit_id, kind) do update set phone = excluded.phone`.execute(tx)

  const ids = units.map(({ id }) => id)
  // What began at this very moment and ended with it has held for a millisecond: the store knows no empty time.
  const isHeld = sql`unit_id = any(${ids}::text[])
    and (valid_to is null or valid_to > ${now}::timestamptz + interval '1 millisecond')`
  const ends = sql`valid_to = greatest(${now}, valid_from + interval '1 millisecond')`
  const served = sql`(
    select id as unit, grid, 'stationed' as mode
    from ${given}, json_array_elements_text(stationed) grid
    union all
    select id, grid, 'onCall' from ${given}, json_array_elements_text("onCall") grid) w`
  await sql`
    update deployments set ${ends}
    where ${isHeld} and not exists (
      select from ${served} where unit = unit_id and grid = grid_id and w.mode = deployments.mode)
    `.execute(tx)
  await sql`
    insert into deployments (grid_id, unit_id, mode, valid_from)
    select grid, unit, w.mode, ${now} from ${served}
    where not exists (
      select from deployments d where ${isHeld} and unit_id = unit and grid_id = grid and d.mode = w.mode)
    on conflict (grid_id, unit_id, valid_from) do update
      set mode = excluded.mode, valid_to = null`.execute(tx)

  await sql`
    update grid_committees set ${ends}
    where ${isHeld} and not exists (
      select from ${given} where x.id = unit_id and x."homeGrid" = grid_id)`.execute(tx)
  await sql`
    insert into grid_committees (unit_id, grid_id, valid_from)
    select id, "homeGrid", ${now} from ${given}
    where "homeGrid" is not null and not exists (
      select from grid_committees where ${isHeld} and unit_id = id)
    on conflict (unit_id, valid_from) do update
      set grid_id = excluded.grid_id, valid_to = null`.execute(tx)

  const isSame = sql`x.need::jsonb = jsonb_build_object('days', days::jsonb, 'hours', hours::jsonb)`
  await sql`
    update duty_needs set ${ends}
    where ${isHeld} and not exists (
      select from ${given} where x.id = unit_id and ${isSame})`.execute(tx)
  await sql`
    insert into duty_needs (unit_id, days, hours, basis, valid_from)
    select id, need -> 'days', need -> 'hours', ${BASIS}, ${now} from ${given}
    where json_typeof(need) = 'object' and not exists (
      select from duty_needs where ${isHeld} and unit_id = id)
    on conflict (unit_id, valid_from) do update
      set days = excluded.days, hours = excluded.hours, basis = excluded.basis,
          valid_to = null`.execute(tx)
}
/** What waits at a unit or counts on it. */
export interface UnitDues {
  id: string
  /** Orders that are not done. */
  orders: number
  people: number
  grids: number
  /** Rotations and shifts that are not over. */
  shifts: number
  /** Rows of routes that send to a kind of which its place has no other. */
  routes: number
}

export async function readDues(db: Db, ids: readonly string[], now: Date): Promise<UnitDues[]> {
  const holds = sql`valid_from <= ${now} and ${isOver(now)} is not true`
  const { rows } = await sql<UnitDues>`
    select u.id,
      (select count(*) from orders o
       where o.unit_id = u.id and o.state = any(${[...openStates]}::text[]))::int as orders,
      (select count(distinct account_id) from unit_members
       where unit_id = u.id and ${holds})::int as people,
      (select count(*) from deployments where unit_id = u.id and ${holds})::int as grids,
      (select count(*) from roster_plans where unit_id = u.id and ${isOver(now)} is not true)::int
        + (select count(*) from roster_overrides
           where unit_id = u.id and least(to_at, ended_at) > ${now})::int as shifts,
      (select count(*) from routes where u.kind = any(unit_kinds) and ${holds}
         and not exists (
           select from units other
           where other.kind = u.kind and other.id <> all(${ids}::text[])
             and other.disabled_at is null
             and other.town_code is not distinct from u.town_code))::int as routes
    from units u where u.id = any(${ids}::text[])`.execute(db)
  return rows
}
