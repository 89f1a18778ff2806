import type { Kysely } from 'kysely'
import { dutyAt } from '#shared/rosterDuty.ts'
import { readRosters } from '#server/rosters/rosterRepo.ts'
import type { Tables } from '#server/store/tables.ts'

export interface OfficerOnDuty {
  unitId: string
  accountId: string
  label: string
  /** 1 on duty, 2 deputy. */
  rank: number
}

export interface UnitOnDuty {
  unitId: string
  /** How it serves the grid that was asked for; null where something else was. */
  mode: 'stationed' | 'onCall' | null
  /** In the order in which they are rung; nobody: the unit can be called all the same, and the call says so. */
  officers: OfficerOnDuty[]
}

/**
 * The units a town calls, its own and the district's, or those that serve a grid, each with who is on
 * duty at that moment, past or to come.
 */
export async function unitsOnDuty(
  db: Kysely<Tables>,
  where: { unitId: string } | { townCode: string } | { gridId: string },
  at: Date,
): Promise<UnitOnDuty[]> {
  const from = at.getTime()
  const asked = 'townCode' in where ? { ...where, withDistrict: true } : where
  const { rows, isWorkday } = await readRosters(db, asked, { from, to: from + 1 })
  return rows
    .filter(({ keepsRoster, roster }) => keepsRoster || roster.overrides.length > 0)
    .map(({ unitId, mode, roster, members }) => {
      const labels = new Map(members.map(({ id, label }) => [id, label]))
      const officers = dutyAt(roster, from, isWorkday).map(({ accountId, rank }) => ({
        ...{ unitId, accountId, rank },
        label: labels.get(accountId) ?? accountId,
      }))
      return { unitId, mode, officers }
    })
}

/** Who is on duty in one unit, in the order in which they are rung. */
export const officersOnDuty = async (
  db: Kysely<Tables>,
  where: { unitId: string },
  at: Date,
): Promise<OfficerOnDuty[]> =>
  (await unitsOnDuty(db, where, at)).flatMap(({ officers }) => officers)
