import { sql, type Kysely } from 'kysely'
import { insertCommunities } from '#server/visits/communityRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import { demoDistrict } from './district/demoDistrict.ts'

/** The 居村 as places, and which grid each lies in; run again, it changes nothing. */
export async function seedCommittees(db: Kysely<Tables>): Promise<void> {
  const { committees, validFrom } = demoDistrict()
  await insertCommunities(
    db,
    committees.map(({ code, name, shortName, townCode, gridId, unitId }) => ({
      ...{ code, name, shortName, townCode, gridId, unitId },
    })),
  )
  const rows = committees.flatMap(({ unitId, gridId }) =>
    gridId === null ? [] : [{ unit: unitId, grid: gridId }],
  )
  await sql`insert into grid_committees (unit_id, grid_id, valid_from)
    select unit, grid, ${validFrom}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (unit text, grid text)
    on conflict do nothing`.execute(db)
}
