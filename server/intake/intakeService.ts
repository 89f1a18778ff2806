import type { IntakeItem, IntakeResult, IntakeUpdate, Source } from '#shared/ticket.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { CaseNumbers } from './caseNumbers.ts'
import { contentHash, prepare, type PrepareDeps } from './prepare.ts'
import { receiveBatch } from './receive.ts'
import { updatesBatch, type UpdateResult } from './receiveUpdates.ts'

export interface IntakeService {
  /** Takes checked items of one source; resolves, in the order sent, when they are durable. */
  receive(source: Source, items: readonly IntakeItem[]): Promise<IntakeResult[]>
  /** Takes a source's later messages about tickets it sent or is about to send. */
  update(source: Source, updates: readonly IntakeUpdate[]): Promise<UpdateResult[]>
}

interface Deps {
  ledger: Ledger
  numbers: CaseNumbers
  preparing: () => PrepareDeps
}

export function createIntake({ ledger, numbers, preparing }: Deps): IntakeService {
  const receiving = receiveBatch(numbers)

  return {
    receive(source, items) {
      // All that needs no store is done before the transaction: redacting, sealing, placing, clocks.
      const deps = preparing()
      return ledger.join(
        receiving,
        items.map((item) => prepare(source, item, deps)),
      )
    },

    update(source, updates) {
      const { sealing } = preparing()
      return ledger.join(
        updatesBatch,
        updates.map((update) => ({
          source,
          update,
          contentHash: contentHash(sealing, update),
          sealed: sealing.seal(update),
        })),
      )
    },
  }
}
