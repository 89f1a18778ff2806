import { sql, type Kysely } from 'kysely'
import type { RosterLine } from '#shared/roster.ts'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'
import { STORY_GRID_ID, STORY_TOWN_CODE } from './district/accounts.ts'

/** A made-up property company of the story's town: it has no accounts and works by link. */
export const PROPERTY_UNIT_ID = 'ZHAOXIANG-WUYE-BAOLONG'
const unit = { id: PROPERTY_UNIT_ID, name: '宝龙新苑物业服务中心', shortName: '宝龙物业' }
const SEATS = [1, 2].map((n) => ({
  id: `${PROPERTY_UNIT_ID}-${n}`,
  label: `${unit.name}值守${n}`,
}))
const BASIS = '演示数据'
const DAY_MS = 24 * 3_600_000

/** At any hour the first seat is on duty and the second its deputy. */
const lines: RosterLine[] = SEATS.map(({ id }, at) => ({
  rank: at === 0 ? 1 : 2,
  members: [id],
  turn: { every: 1, unit: 'weeks' },
  startsOn: '2024-12-30',
  handover: '08:00',
  days: 'every',
  hours: { from: '08:00', to: '08:00' },
}))

/** The company, its two seats, the grid it serves and its roster; what was changed since stays. */
export async function seedPropertyUnit(db: Kysely<Tables>, now: Date): Promise<void> {
  const since = new Date(now.getTime() - DAY_MS)
  await sql`insert into units (id, name, short_name, kind, town_code)
    values (${unit.id}, ${unit.name}, ${unit.shortName}, 'property', ${STORY_TOWN_CODE})
    on conflict do nothing`.execute(db)
  await sql`insert into accounts (id, username, label, post, area)
    select id, '#' || id, label, 'linkOfficer', ${JSON.stringify({ kind: 'unit', unitId: unit.id })}::json
    from json_to_recordset(${JSON.stringify(SEATS)}::json) as x (id text, label text)
    on conflict do nothing`.execute(db)
  await sql`insert into unit_members (unit_id, account_id, is_head, valid_from)
    select ${unit.id}, a.id, false, ${since}::timestamptz from accounts a
    where a.id = any(${SEATS.map(({ id }) => id)}::text[])
      and not exists (select from unit_members m where m.account_id = a.id)`.execute(db)
  await sql`insert into deployments (grid_id, unit_id, mode, valid_from)
    select ${STORY_GRID_ID}, ${unit.id}, 'onCall', ${since}
    where not exists (select from deployments where unit_id = ${unit.id})`.execute(db)
  await sql`insert into unit_contacts (unit_id, kind, phone)
    values (${unit.id}, 'dutyPhone', '021-5555-0301') on conflict do nothing`.execute(db)
  await sql`insert into roster_plans
      (id, unit_id, kind, lines, valid_from, reason, made_by, made_at)
    select ${newId()}, ${unit.id}, 'rotation', ${JSON.stringify(lines)}::json, ${since}, ${BASIS},
           'system', ${since}
    where not exists (select from roster_plans where unit_id = ${unit.id})`.execute(db)
}
