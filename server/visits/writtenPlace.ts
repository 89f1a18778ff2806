import type { Account } from '#shared/account.ts'
import { badRequest, notAllowed } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { communityOfUnit, findCommunity, type Community } from './communityRepo.ts'

/** Where something written down belongs: what of it the log knows already is not asked for. */
export interface WrittenPlace {
  townCode: string
  gridId: string | null
  communityCode: string | null
  /** The author's 居村 or department; null for a grid worker. */
  unitId: string | null
  /** The 居村 as people say it, for an address that does not name it. */
  communityName: string | null
}

/** The town an account works in; null for the district's. */
export function townOfAccount({ area }: Account, org: Org): string | null {
  if (area.kind === 'town') return area.townCode
  if (area.kind === 'grid') return org.townOfGrid(area.gridId) ?? null
  return area.kind === 'unit' ? (org.townOfUnit(area.unitId) ?? null) : null
}

/** The 居村 that was named, else the author's own, else none; with the town and grid it lies in. */
export async function writtenPlace(
  tx: Tx,
  org: Org,
  account: Account,
  communityCode: string | undefined,
): Promise<WrittenPlace> {
  const townCode = townOfAccount(account, org)
  if (townCode === null) throw notAllowed('This account belongs to no town')
  const { area } = account
  const unitId = area.kind === 'unit' ? area.unitId : null
  const ownGridId = area.kind === 'grid' ? area.gridId : null

  const named = communityCode === undefined ? null : await findCommunity(tx, communityCode)
  if (communityCode !== undefined && !named) throw outside('No such community')
  if (named && named.townCode !== townCode) throw outside('The community lies in another town')
  if (named && ownGridId !== null && named.gridId !== ownGridId)
    throw outside('The community lies in another grid')

  const community: Community | null =
    named ?? (unitId === null ? null : await communityOfUnit(tx, unitId))
  return {
    townCode,
    gridId: community ? community.gridId : ownGridId,
    communityCode: community?.code ?? null,
    unitId,
    communityName: community?.shortName ?? null,
  }
}

const outside = (message: string) => badRequest(message, { field: 'communityCode' })
