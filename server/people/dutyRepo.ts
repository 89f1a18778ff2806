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

/**
 * Who is on duty at that moment, past or to come, in the order in which they are rung; those of the
 * district's own units with every town's.
 */
export async function officersOnDuty(
  db: Kysely<Tables>,
  where: { unitId: string } | { townCode: string },
  at: Date,
): Promise<OfficerOnDuty[]> {
  const from = at.getTime()
  const asked = 'unitId' in where ? where : { ...where, withDistrict: true }
  const { rows, isWorkday } = await readRosters(db, asked, { from, to: from + 1 })
  return rows.flatMap(({ unitId, roster, members }) => {
    const labels = new Map(members.map(({ id, label }) => [id, label]))
    return dutyAt(roster, from, isWorkday).map(({ accountId, rank }) => ({
      ...{ unitId, accountId, rank },
      label: labels.get(accountId) ?? accountId,
    }))
  })
}
