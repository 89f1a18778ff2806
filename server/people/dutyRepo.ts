import type { Kysely } from 'kysely'
import { dutyAt } from '#shared/rosterDuty.ts'
import { seatsInUse } from '#server/links/seatRepo.ts'
import { readRosters, type RosterRow } from '#server/rosters/rosterRepo.ts'
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
 * duty at that moment, past or to come: by its roster, and where it keeps none by the links it works with.
 */
export async function unitsOnDuty(
  db: Kysely<Tables>,
  where: { unitId: string } | { townCode: string } | { gridId: string },
  at: Date,
): Promise<UnitOnDuty[]> {
  const from = at.getTime()
  const asked = 'townCode' in where ? { ...where, withDistrict: true } : where
  const { rows, isWorkday } = await readRosters(db, asked, { from, to: from + 1 })
  const rosterless = rows.filter((row) => !isRostered(row)).map(({ unitId }) => unitId)
  const inUse = await seatsInUse(db, rosterless, at)
  return rows.flatMap((row): UnitOnDuty[] => {
    const { unitId, mode, roster, members } = row
    if (!isRostered(row)) {
      const seats = inUse.filter((seat) => seat.unitId === unitId)
      const officers = seats.map((seat) => ({ ...seat, rank: 1 }))
      return officers.length > 0 ? [{ unitId, mode, officers }] : []
    }
    const labels = new Map(members.map(({ id, label }) => [id, label]))
    const officers = dutyAt(roster, from, isWorkday).map(({ accountId, rank }) => ({
      ...{ unitId, accountId, rank },
      label: labels.get(accountId) ?? accountId,
    }))
    return [{ unitId, mode, officers }]
  })
}

const isRostered = ({ keepsRoster, roster }: RosterRow): boolean =>
  keepsRoster || roster.overrides.length > 0

/** Who is on duty in one unit, in the order in which they are rung. */
export const officersOnDuty = async (
  db: Kysely<Tables>,
  where: { unitId: string },
  at: Date,
): Promise<OfficerOnDuty[]> =>
  (await unitsOnDuty(db, where, at)).flatMap(({ officers }) => officers)
