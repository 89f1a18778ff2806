import { sql, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'

/** The part of the cases an account may see, as a condition on `cases c`. */
export function sightOf({ area, post }: Account): RawBuilder<unknown> {
  if (area.kind === 'district') return sql`true`
  if (area.kind === 'town') return sql`c.town_code = ${area.townCode}`
  if (area.kind === 'unit') return ofUnit(area.unitId)
  // A lead and a chief see their town, because cases cross the grid's edge.
  return post === 'stationLead' || post === 'gridChief'
    ? sql`c.town_code = (select town_code from grids where id = ${area.gridId})`
    : sql`c.grid_id = ${area.gridId}`
}

/** The second half says nothing new; it is what the index over units' open cases is kept for. */
export const ofUnit = (unitId: string): RawBuilder<unknown> =>
  sql`(c.unit_ids @> array[${unitId}]::text[] and c.unit_ids <> '{}')`
