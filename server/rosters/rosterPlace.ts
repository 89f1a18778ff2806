import { sql, type Kysely } from 'kysely'
import type { Room } from '#shared/area.ts'
import type { RosterPlace } from '#shared/rosterRules.ts'
import type { Say } from '#shared/say.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft } from '#server/visits/asideDraft.ts'

/** A unit as its roster's changes are told: whose it is and which grids it serves. */
export interface RosterUnit extends RosterPlace {
  shortName: string
  gridIds: readonly string[]
}

export async function findRosterUnit(
  db: Kysely<Tables>,
  unitId: string,
  at: Date,
): Promise<RosterUnit | null> {
  const { rows } = await sql<RosterUnit>`
    select u.id as "unitId", u.town_code as "townCode", u.short_name as "shortName", array(
      select d.grid_id from deployments d where d.unit_id = u.id and d.valid_from <= ${at}
        and (d.valid_to is null or d.valid_to > ${at}) order by d.grid_id) as "gridIds"
    from units u where u.id = ${unitId}`.execute(db)
  return rows[0] ?? null
}

/** Its own desk, its town, the grids it serves and the district hear that its roster changed. */
export function rosterDraft(unit: RosterUnit, actor: Actor, what: Say): Draft {
  const { unitId, townCode, gridIds } = unit
  const rooms: Room[] = ['district', ...gridIds.map((id): Room => `grid:${id}`), `unit:${unitId}`]
  if (townCode !== null) rooms.push(`town:${townCode}`)
  return asideDraft({ type: 'roster:changed', actor, id: unitId, what, rooms: rooms.sort() })
}
