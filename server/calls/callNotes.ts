import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { refuseCallNote } from '#shared/rules.ts'
import { say } from '#shared/say.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told } from '#server/cases/happening.ts'
import { notFound, refused } from '#server/errors.ts'
import { redact } from '#server/intake/redact.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { actorOf } from './callParts.ts'
import { readCall } from './callRepo.ts'

export interface CallNotes {
  /**
   * What somebody who was at a call wrote down of it, as a remark on its case. Answers nothing of the
   * case: a unit that was only asked for advice does not see it. Throws 404 for who was not at it.
   */
  note(account: Account, callId: string, note: string, retry: Retry | null): Promise<void>
}

export const createCallNotes = (ledger: Ledger): CallNotes => ({
  async note(account, callId, note, retry) {
    await ledger.write((tx, now) =>
      answerOnce(tx, now, account.id, retry, async () => {
        const call = await readCall(tx, callId)
        // Whether there is such a call is not for others to know.
        if (!call?.ends.some(({ accountId }) => accountId === account.id)) throw notFound('call')
        const before = (await lockCases(tx, [call.caseId])).get(call.caseId) as CaseCard
        const refusal = refuseCallNote(before)
        if (refusal) throw refused(refusal)
        const what = say('happened.remarked', { note: redact(note) })
        const after = told(before, now, what, {})
        await updateCases(tx, [after])
        const actor = actorOf(account)
        return {
          result: null,
          drafts: [draftOf({ type: 'case:changed', actor, before, after, what })],
        }
      }),
    )
  },
})
