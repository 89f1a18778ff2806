import type { Account } from '#shared/account.ts'
import type { PatrolReport } from '#shared/patrol.ts'
import { say } from '#shared/say.ts'
import { badRequest } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import type { Placed } from '#server/intake/newCase.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { writtenPlace } from '#server/visits/writtenPlace.ts'

/** Seven decimals are a centimetre; more is noise. */
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7

/**
 * Town and grid by the point, wherever it lies in the district: who walks over the grid's edge reports
 * there. Without a point, in the author's own grid or 居村. Throws 400 with its reason for a point
 * outside the district, and for a report that says no place at all.
 */
export async function reportPlace(
  tx: Tx,
  org: Org,
  account: Account,
  { location, place }: Pick<PatrolReport, 'location' | 'place'>,
  now: Date,
): Promise<Placed> {
  if (location) {
    const point = { lng: round(location.lng), lat: round(location.lat) }
    const { townCode, gridId } = org.index.locate([point.lng, point.lat], now)
    if (townCode === null)
      throw badRequest('The point lies outside the district', {
        field: 'location',
        reason: say('patrol.problem.outside'),
      })
    return { location: point, townCode, gridId }
  }
  if (place.trim() === '')
    throw badRequest('Say where it is', { field: 'place', reason: say('patrol.problem.noPlace') })
  const { townCode, gridId } = await writtenPlace(tx, org, account, undefined)
  return { location: null, townCode, gridId }
}
