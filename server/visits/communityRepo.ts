import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A 居村: a neighbourhood or village committee, as a place. */
export interface Community {
  code: string
  name: string
  shortName: string
  townCode: string
  gridId: string | null
  unitId: string
}

const columns = sql`code, name, short_name as "shortName", town_code as "townCode",
  grid_id as "gridId", unit_id as "unitId"`

export async function findCommunity(db: Db, code: string): Promise<Community | null> {
  const { rows } = await sql<Community>`
    select ${columns} from communities where code = ${code}`.execute(db)
  return rows[0] ?? null
}

export async function communityOfUnit(db: Db, unitId: string): Promise<Community | null> {
  const { rows } = await sql<Community>`
    select ${columns} from communities where unit_id = ${unitId} order by code limit 1`.execute(db)
  return rows[0] ?? null
}

/** A town's, or those of one of its grids, in the order of their codes. */
export async function communitiesIn(
  db: Db,
  townCode: string,
  gridId: string | null,
): Promise<Community[]> {
  const { rows } = await sql<Community>`
    select ${columns} from communities
    where town_code = ${townCode} and (${gridId}::text is null or grid_id = ${gridId})
    order by code`.execute(db)
  return rows
}

export async function insertCommunities(db: Db, rows: readonly Community[]): Promise<void> {
  await sql`
    insert into communities (code, name, short_name, town_code, grid_id, unit_id)
    select code, name, "shortName", "townCode", "gridId", "unitId"
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      code text, name text, "shortName" text, "townCode" text, "gridId" text, "unitId" text)
    on conflict do nothing`.execute(db)
}
