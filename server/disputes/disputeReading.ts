import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Account } from '#shared/account.ts'
import { Dispute, DisputeWords, type DisputeQuery } from '#shared/dispute.ts'
import { isOurs, wordsRight } from '#shared/visitSight.ts'
import { notFound } from '#server/errors.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { readSteps } from '#server/visits/stepRepo.ts'
import { findDispute, listDisputes, readDisputeWords, type DisputeRow } from './disputeRepo.ts'
import { readReminders } from './reminderRepo.ts'

interface Deps {
  db: Kysely<Tables>
  sealing: Sealing
}

/** The step a dispute opens with: its words are the dispute's own. */
export const OPENING_STEP = 1
const SealedNote = z.object({ note: z.string() })

/** Reading disputes: whole for those whose own they are, redacted for the others. */
export function createDisputeReading({ db, sealing }: Deps) {
  async function shown(account: Account, rows: readonly DisputeRow[]): Promise<Dispute[]> {
    const ids = rows.map(({ id }) => id)
    const whole = rows.filter((row) => wordsRight(account, row) === 'own').map(({ id }) => id)
    const [reminders, steps, sealed] = await Promise.all([
      readReminders(db, ids),
      readSteps(db, ids),
      readDisputeWords(db, whole),
    ])
    return rows.map((row) => {
      const words = sealed.get(row.id)
      const opening = words?.get(OPENING_STEP)
      // Parsed, so that nothing of the row goes out that a dispute does not have.
      return Dispute.parse({
        ...row,
        ...(opening && DisputeWords.parse(sealing.open(opening))),
        openedAt: row.openedAt.toISOString(),
        closedAt: row.closedAt?.toISOString() ?? null,
        isWhole: words !== undefined,
        isOurs: isOurs(account, row),
        reminders: reminders.get(row.id) ?? [],
        steps: (steps.get(row.id) ?? []).map(({ n, note, ...step }) => {
          const kept = n === OPENING_STEP ? undefined : words?.get(n)
          return { ...step, note: kept ? SealedNote.parse(sealing.open(kept)).note : note }
        }),
      })
    })
  }

  return {
    list: async (account: Account, query: DisputeQuery): Promise<Dispute[]> =>
      shown(account, await listDisputes(db, account, query)),

    async one(account: Account, id: string): Promise<Dispute> {
      const row = await findDispute(db, account, id)
      const [dispute] = row ? await shown(account, [row]) : []
      if (!dispute) throw notFound('dispute')
      return dispute
    },
  }
}
