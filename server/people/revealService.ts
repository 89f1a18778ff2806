import { z } from 'zod'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { revealRight } from '#shared/sight.ts'
import { say } from '#shared/say.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told } from '#server/cases/happening.ts'
import { AppError, notAllowed, notFound } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { findSealed, insertReveal } from './revealRepo.ts'
import type { Sealing } from './sealing.ts'

/** The reason that the lead handler's one key stands for; any other reason is typed. */
const FIRST_CONTACT = 'firstContact'

export const RevealedCaller = z.object({
  name: z.string().optional(),
  phone: z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})
export const RevealedWords = z.object({
  title: z.string(),
  detail: z.string().optional(),
  address: z.string().optional(),
  location: z.object({ lng: z.number(), lat: z.number(), crs: z.string() }).optional(),
})
export interface Revealed {
  caller: z.infer<typeof RevealedCaller>
  words: z.infer<typeof RevealedWords>
}

export interface RevealService {
  /** Opens one ticket's caller and own words to one person; that it happened is an event. */
  reveal(account: Account, ticketId: string, reason: string): Promise<Revealed>
}

export function createRevealService(ledger: Ledger, sealing: Sealing): RevealService {
  return {
    reveal: (account, ticketId, reason) =>
      ledger.write(async (tx, now) => {
        const sealed = await findSealed(tx, ticketId)
        if (!sealed) throw notFound('ticket')
        const { caseId, words, caller } = sealed
        const before = (await lockCases(tx, [caseId])).get(caseId) as CaseCard
        const head = before.tickets.find(({ id }) => id === ticketId)
        check(account, before, head?.confidential ?? true, reason)

        const isOneKey = reason === FIRST_CONTACT
        await insertReveal(tx, {
          accountId: account.id,
          ticketId,
          reason: isOneKey ? FIRST_CONTACT : 'typed',
          words: isOneKey ? null : sealing.seal(reason),
          now,
        })
        const what = say('happened.revealed', { by: account.label })
        const after = told(before, now, what, {})
        await updateCases(tx, [after])
        const actor = { id: account.id, label: account.label }
        return {
          result: {
            caller: RevealedCaller.parse(caller ? sealing.open(caller) : {}),
            words: RevealedWords.parse(sealing.open(words)),
          },
          drafts: [draftOf({ type: 'case:changed', actor, before, after, what })],
        }
      }),
  }
}

function check(account: Account, card: CaseCard, confidential: boolean, reason: string): void {
  const right = revealRight(account, card, confidential)
  if (right === 'never') {
    throw confidential
      ? new AppError('confidentialCaller', 'This caller is reached only through the town')
      : notAllowed('This account may not see the caller')
  }
  if (right === 'reason' && (reason === FIRST_CONTACT || reason.trim() === ''))
    throw new AppError('reasonRequired', 'Say why you need to see the caller')
}
