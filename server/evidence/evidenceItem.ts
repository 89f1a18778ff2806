import type { Account } from '#shared/account.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { EvidenceRow } from './evidenceRepo.ts'

/** A row as this account sees it. */
export const itemOf =
  (account: Pick<Account, 'id'>) =>
  (row: EvidenceRow): EvidenceItem => ({
    id: row.id,
    caseId: row.caseId,
    orderId: row.orderId,
    form: row.form,
    kind: row.kind,
    sha256: row.sha256,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    seconds: row.seconds,
    hasThumb: row.thumb !== null,
    addedAt: row.addedAt.toISOString(),
    addedBy: row.addedBy,
    isMine: row.accountId === account.id,
    takenAt: row.takenAt?.toISOString() ?? null,
    place: row.place,
    isInForm: row.isInForm,
    coveredFrom: row.coveredFrom,
    removed: row.removed,
  })
