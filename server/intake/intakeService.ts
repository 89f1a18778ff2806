import { setImmediate as immediate } from 'node:timers/promises'
import type { IntakeItem, IntakeResult, IntakeUpdate, Source } from '#shared/ticket.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { CaseNumbers } from './caseNumbers.ts'
import type { Placed } from './newCase.ts'
import { contentHash, prepare, type PrepareDeps, type Prepared } from './prepare.ts'
import { receiveBatch } from './receive.ts'
import { updatesBatch, type UpdateResult } from './receiveUpdates.ts'

export interface IntakeService {
  /** Takes checked items of one source; resolves, in the order sent, when they are durable. */
  receive(source: Source, items: readonly IntakeItem[]): Promise<IntakeResult[]>
  /** The same for what another system had before us: it keeps its moments, and alarms nobody. */
  takeOver(source: Source, items: readonly IntakeItem[], by: Actor): Promise<IntakeResult[]>
  /** Takes a source's later messages about tickets it sent or is about to send. */
  update(source: Source, updates: readonly IntakeUpdate[]): Promise<UpdateResult[]>
  /**
   * The same door for what people write down here rather than a program sends: prepared before, and
   * taken inside, the transaction of the story it belongs to, so that there is none without the other.
   */
  prepare(source: Source, item: IntakeItem, placed: Placed): Prepared
  receiveIn(
    tx: Tx,
    prepared: readonly Prepared[],
    now: Date,
  ): Promise<{ results: IntakeResult[]; drafts: Draft[] }>
}

interface Deps {
  ledger: Ledger
  numbers: CaseNumbers
  preparing: () => PrepareDeps
}

/**
 * How long items are prepared in one turn of the event loop. The transaction of those before them goes
 * on between turns, several times: long turns would make the store wait for the next statement.
 */
const TURN_MS = 1

export function createIntake({ ledger, numbers, preparing }: Deps): IntakeService {
  const rulebook = () => preparing().rulebook
  const receiving = receiveBatch(numbers, rulebook)
  const updating = updatesBatch(rulebook)

  /** All that needs no store is done before the transaction: redacting, sealing, placing, clocks. */
  async function prepareAll(source: Source, items: readonly IntakeItem[]): Promise<Prepared[]> {
    const deps = preparing()
    const prepared: Prepared[] = []
    let turnBegan = performance.now()
    for (const item of items) {
      prepared.push(prepare(source, item, deps))
      if (performance.now() - turnBegan < TURN_MS) continue
      // Screens wait for their frames meanwhile: five hundred items must not hold them up at once.
      await immediate()
      turnBegan = performance.now()
    }
    return prepared
  }

  return {
    receive: async (source, items) => ledger.join(receiving, await prepareAll(source, items)),

    async takeOver(source, items, importedBy) {
      const prepared = await prepareAll(source, items)
      return ledger.join(
        receiving,
        prepared.map((one) => ({ ...one, importedBy })),
      )
    },

    prepare: (source, item, placed) =>
      prepare(source, item, { ...preparing(), place: () => placed }),
    receiveIn: (tx, prepared, now) => receiving.run(tx, prepared, now),

    update(source, updates) {
      const { sealing } = preparing()
      return ledger.join(
        updating,
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
