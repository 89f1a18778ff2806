import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { liftCard } from '#shared/lift.ts'
import { mayViewEvidence } from '#shared/sight.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf } from '#server/cases/happening.ts'
import { notFound } from '#server/errors.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { findEvidence, type EvidenceRow } from './evidenceRepo.ts'

/** A piece of evidence this account may see by its case. Throws 404. */
export async function mustOpen(
  db: Kysely<Tables>,
  account: Account,
  id: string,
): Promise<EvidenceRow> {
  const row = await findEvidence(db, id)
  if (!row || !(await mayOpen(row.caseId))) throw notFound('evidence')
  return row

  /** A case that was merged goes on in another: who works there sees what came with it. */
  async function mayOpen(caseId: string): Promise<boolean> {
    const card = await findCase(db, caseId)
    if (!card) return false
    if (mayViewEvidence(account, card) && (await maySee(db, account, caseId))) return true
    const { mergedInto } = liftCard(card)
    return mergedInto !== null && mayOpen(mergedInto.caseId)
  }
}

export async function lockCase(tx: Tx, id: string): Promise<CaseCard> {
  const card = (await lockCases(tx, [id])).get(id)
  if (!card) throw notFound('case')
  return card
}

/** Keeps the case as its evidence left it, and tells those who follow it. */
export async function tell(
  tx: Tx,
  { id, label }: Account,
  before: CaseCard,
  after: CaseCard,
): Promise<Draft> {
  await updateCases(tx, [after])
  const actor = { id, label }
  return draftOf({ type: 'case:changed', actor, before, after, what: after.latest.what })
}
