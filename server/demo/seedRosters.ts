import { sql, type Kysely } from 'kysely'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'
import { demoDistrict } from './district/demoDistrict.ts'
import { headOf } from './seedUnitContacts.ts'
import { NAME_COUNT, nameOf } from './district/names.ts'
import { needOf, rosterLines } from './district/roster.ts'

type Db = Kysely<Tables>

const BASIS = '演示数据'
const DAY_MS = 24 * 3_600_000

/** The units' people, their names, where they serve, and rotations for all; what was changed stays. */
export async function seedRosters(db: Db, now: Date): Promise<void> {
  const { units, people, deployments, ...district } = demoDistrict()
  // Somebody may play a day before the district's outlines begin.
  const validFrom = new Date(Math.min(Date.parse(district.validFrom), now.getTime() - DAY_MS))
  const json = (rows: unknown) => JSON.stringify(rows)
  const members = [
    ...people.flatMap(({ id, unitId }) =>
      unitId ? [{ unit: unitId, account: id, head: false }] : [],
    ),
    ...units.map(({ id }) => ({ unit: id, account: headOf(id), head: true })),
  ]
  const named = [
    ...people.map(({ id, name }) => ({ id, name })),
    // Two may bear one name, as they do in a district of that size.
    ...units.map(({ id }, n) => ({
      id: headOf(id),
      name: nameOf((people.length + n) % NAME_COUNT),
    })),
  ]
  await sql`insert into unit_members (unit_id, account_id, is_head, valid_from)
    select unit, account, head, ${validFrom}::timestamptz
    from json_to_recordset(${json(members)}::json) as x (unit text, account text, head boolean)
    on conflict do nothing`.execute(db)
  await sql`insert into account_names (account_id, name)
    select id, name from json_to_recordset(${json(named)}::json) as x (id text, name text)
    on conflict do nothing`.execute(db)
  await sql`insert into deployments (grid_id, unit_id, mode, valid_from)
    select "gridId", "unitId", mode, ${validFrom}::timestamptz
    from json_to_recordset(${json(deployments)}::json)
      as x ("gridId" text, "unitId" text, mode text)
    on conflict do nothing`.execute(db)

  const needs = units.map((unit) => ({ unit: unit.id, ...needOf(unit) }))
  await sql`insert into duty_needs (unit_id, days, hours, basis, valid_from)
    select unit, days, hours, ${BASIS}, ${validFrom}::timestamptz
    from json_to_recordset(${json(needs)}::json) as x (unit text, days json, hours json)
    on conflict do nothing`.execute(db)
  const plans = units.map((unit) => ({
    id: newId(),
    unit: unit.id,
    lines: rosterLines(unit),
  }))
  await sql`insert into roster_plans
      (id, unit_id, kind, lines, valid_from, reason, made_by, made_at)
    select id, unit, 'rotation', lines, ${validFrom}::timestamptz, ${BASIS}, 'system',
           ${validFrom}::timestamptz
    from json_to_recordset(${json(plans)}::json) as x (id uuid, unit text, lines json)
    where not exists (select from roster_plans p where p.unit_id = x.unit)`.execute(db)
}
