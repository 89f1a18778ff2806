import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { EvidenceItem, EvidenceQuery } from '#shared/evidence.ts'
import { notFound } from '#server/errors.ts'
import type { EvidenceService } from '#server/evidence/evidenceService.ts'
import type { Tables } from '#server/store/tables.ts'
import { findVisit } from './visitRepo.ts'

interface Deps {
  db: Kysely<Tables>
  evidence: Pick<EvidenceService, 'add'>
}

/**
 * A photo of what a visit found, on the case it became, by the visit's author and for as long as that
 * case is open. Of a visit of somebody else, and of a case that came from none of its findings, there is
 * nothing to add to: 404.
 */
export async function addFindingPhoto(
  { db, evidence }: Deps,
  account: Account,
  { visitId, caseId }: { visitId: string; caseId: string },
  query: Pick<EvidenceQuery, 'poster'>,
  content: AsyncIterable<Uint8Array>,
  key: string | null,
): Promise<EvidenceItem> {
  const visit = await findVisit(db, account, visitId)
  if (visit?.authorId !== account.id) throw notFound('visit')
  if (!visit.cases.some((one) => one.caseId === caseId)) throw notFound('case')
  return evidence.add(account, { caseId, isReporters: true }, query, content, key)
}
