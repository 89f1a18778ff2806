import { systemClock, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { connectStore, type Store } from './connectedStore.ts'
import { addressOf, type Address } from './connection.ts'
import { startEmbedded, type EmbeddedOptions } from './embedded/embedded.ts'
import { migrate } from './migrate.ts'
import { takeServerLock, type ServerLock } from './serverLock.ts'

export type { Store } from './connectedStore.ts'
export type { Listening } from './listen.ts'
export { inTransaction } from './transaction.ts'
export { isStoreUnavailable, StoreError } from './unavailable.ts'

export interface StoreOptions {
  dataDir: string
  /** A PostgreSQL of the operator's own; absent, the embedded one in `dataDir`. */
  databaseUrl?: string | undefined
  log: Log
  clock?: Clock
  poolSize?: number
  /** For tests. */
  migrationsFolder?: string
  /** For tests. */
  embedded?: Omit<EmbeddedOptions, 'dataDir' | 'log'>
}

/** Opens the store: PostgreSQL runs, this is its only server if it is embedded, and the tables are up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log, poolSize } = options
  if (options.databaseUrl !== undefined) {
    const address = addressOf(options.databaseUrl)
    await bringUpToDate(address, options)
    return connectStore(address, { log, poolSize })
  }

  const embedded = await startEmbedded({ ...options.embedded, dataDir: options.dataDir, log })
  const { address } = embedded
  let lock: ServerLock | undefined
  try {
    const held = await takeServerLock(
      address,
      `Another server is using the data folder ${options.dataDir}: stop it first, or choose another DATA_DIR.`,
      log,
    )
    lock = held
    await bringUpToDate(address, options)
    return connectStore(address, {
      log,
      poolSize,
      postgresPid: () => embedded.pid(),
      async afterClose() {
        await held.release()
        await embedded.stop()
      },
    })
  } catch (error) {
    await lock?.release()
    // Without the lock another server works with this PostgreSQL: it is not ours to stop.
    if (lock) await embedded.stop()
    else embedded.letGo()
    throw error
  }
}

function bringUpToDate(
  address: Address,
  { log, clock = systemClock, migrationsFolder }: StoreOptions,
): Promise<void> {
  return migrate(address, { clock, log, folder: migrationsFolder })
}
