import type { Kysely } from 'kysely'
import { say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from '#server/visits/asideDraft.ts'
import { insertStep } from '#server/visits/stepRepo.ts'
import { lockPlaceOf } from './disputeRepo.ts'
import { disputesToRemind, tellReminders } from './reminderRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
}

/** The clock as the one who did something. */
const time = { id: 'clock', label: 'clock' }

/**
 * Tells reminders when their day comes. Whoever looks first does it: the dispute is locked and the
 * reminder marked in the transaction that tells it, so it is told once, whatever the number of processes.
 */
export function createDisputeReminders({ db, ledger, clock }: Deps) {
  const remind = (id: string): Promise<void> =>
    ledger.write(async (tx, now) => {
      const dispute = await lockPlaceOf(tx, id)
      const told = dispute ? await tellReminders(tx, id, now) : []
      const drafts = []
      for (const { stage } of told) {
        const what = say('happened.disputeReminded', { stage: `reminderStage.${stage}` })
        await insertStep(tx, id, { at: now, actor: time.label, what, note: '' })
        const rooms = dispute && roomsOf({ ...dispute, unitIds: [dispute.unitId] })
        drafts.push(asideDraft({ type: 'dispute:changed', actor: time, id, what, rooms }))
      }
      return { result: undefined, drafts }
    })

  return {
    /** Tells what is due now. Resolves when it is durable. */
    async tick(): Promise<void> {
      const ids = await disputesToRemind(db, clock.now())
      await Promise.all(ids.map(remind))
    },
  }
}
