import { sql, type Kysely } from 'kysely'
import { FeedSource } from '#shared/ticket.ts'
import type { Tables } from '#server/store/tables.ts'

export interface Counted {
  grids: number
  units: number
  /** Who may log in, now or with a code, and does more than administer. */
  people: number
  /** Units with a roster that has not ended. */
  rosters: number
  feedKeys: number
}

export async function countFirstSteps(db: Kysely<Tables>, now: Date): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select (select count(distinct area_id) from area_versions
            where kind = 'grid' and (valid_to is null or valid_to > ${now})) as grids,
           (select count(*) from units) as units,
           (select count(*) from accounts
            where post not in ('admin', 'linkOfficer') and disabled_at is null
              and username not like '#%') as people,
           (select count(distinct unit_id) from roster_plans
            where valid_to is null or valid_to > ${now}) as rosters,
           (select count(*) from feeds
            where source = any(${FeedSource.options}::text[]) and key_hash is not null) as "feedKeys"
    `.execute(db)
  return rows[0] as Counted
}
