import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CodeListItem } from '#shared/visitList.ts'
import type { Org } from '#server/grids/org.ts'
import type { Tables } from '#server/store/tables.ts'
import { readCodeList } from './codeListRepo.ts'
import { communitiesIn } from './communityRepo.ts'
import { lastCommunityOf } from './visitRepo.ts'
import { townOfAccount } from './writtenPlace.ts'

/** What a form for a visit or a dispute offers, and what it begins with. */
export interface VisitOptions {
  communities: { code: string; shortName: string; gridId: string | null }[]
  /** One's own 居村, the only one there is, or the one visited last; null: none of these. */
  communityCode: string | null
  gridId: string | null
  visitPlaceKind: CodeListItem[]
  disputeKind: CodeListItem[]
  disputeParty: CodeListItem[]
}

export async function visitOptions(
  { db, org }: { db: Kysely<Tables>; org: Org },
  account: Account,
  now: Date,
): Promise<VisitOptions> {
  const townCode = townOfAccount(account, org)
  const gridId = account.area.kind === 'grid' ? account.area.gridId : null
  const [communities, last, visitPlaceKind, disputeKind, disputeParty] = await Promise.all([
    townCode === null ? [] : communitiesIn(db, townCode, gridId),
    lastCommunityOf(db, account.id),
    readCodeList(db, 'visitPlaceKind', now),
    readCodeList(db, 'disputeKind', now),
    readCodeList(db, 'disputeParty', now),
  ])
  const { area } = account
  const own =
    area.kind === 'unit' ? communities.find(({ unitId }) => unitId === area.unitId) : undefined
  const begin =
    own ??
    communities.find(({ code }) => code === last) ??
    (communities.length === 1 ? communities[0] : undefined)
  return {
    communities: communities.map(({ code, shortName, gridId }) => ({ code, shortName, gridId })),
    communityCode: begin?.code ?? null,
    gridId: begin?.gridId ?? gridId,
    ...{ visitPlaceKind, disputeKind, disputeParty },
  }
}
