import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'
import type { DemoUnit } from './district/types.ts'

/** Whoever heads a unit of the demo; `seedRosters` gives them the post. */
export const headOf = (unitId: string): string => `${unitId}-HEAD`

/** An account for the head of every unit, and the number of its duty desk; what was changed since stays. */
export async function seedUnitContacts(
  db: Kysely<Tables>,
  units: readonly Pick<DemoUnit, 'id' | 'name' | 'phone'>[],
): Promise<void> {
  const rows = units.map(({ id, name, phone }) => ({
    unit: id,
    account: headOf(id),
    label: `${name}负责人`,
    area: { kind: 'unit', unitId: id },
    phone,
  }))
  const given = sql`json_to_recordset(${JSON.stringify(rows)}::json)
    as x (unit text, account text, label text, area json, phone text)`
  await sql`insert into accounts (id, username, label, post, area)
    select account, '#' || account, label, 'unitOfficer', area from ${given}
    on conflict do nothing`.execute(db)
  await sql`insert into unit_contacts (unit_id, kind, phone)
    select unit, 'dutyPhone', phone from ${given}
    on conflict do nothing`.execute(db)
}
