import type { CaseCard } from '#shared/case.ts'
import type { Say } from '#shared/say.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told, type Actor } from '#server/cases/happening.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { headOfCall, type CallRow } from './callRepo.ts'

/** Writes a call's outcome onto its case, with the event that tells it. */
export async function tellCall(tx: Tx, row: CallRow, actor: Actor, what: Say, now: Date) {
  const before = (await lockCases(tx, [row.caseId])).get(row.caseId) as CaseCard
  const call = headOfCall(row)
  const isKnown = before.calls.some(({ id }) => id === call.id)
  const after = told(before, now, what, {
    calls: isKnown
      ? before.calls.map((one) => (one.id === call.id ? call : one))
      : [...before.calls, call],
  })
  await updateCases(tx, [after])
  const draft = draftOf({ type: 'call:changed', actor, before, after, what, call })
  return { result: null, drafts: [draft] }
}
