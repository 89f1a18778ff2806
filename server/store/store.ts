import { systemClock, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { connectStore, type Store } from './connectedStore.ts'
import { addressOf, connect, type Address } from './connection.ts'
import { startEmbedded, type EmbeddedOptions } from './embedded/embedded.ts'
import { migrate } from './migrate.ts'
import { takeServerLock, type ServerLock } from './serverLock.ts'
import { StoreError } from './unavailable.ts'

export type { Store } from './connectedStore.ts'

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

const OLDEST_VERSION = 150_000

/** Opens the store: PostgreSQL runs, this is its only server if it is embedded, and the tables are up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log, poolSize } = options
  if (options.databaseUrl !== undefined) {
    const address = addressOf(options.databaseUrl)
    await checkServer(address)
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

/** A PostgreSQL of the operator's own may be away or too old: better said before the first migration. */
async function checkServer(address: Address): Promise<void> {
  const client = await connect(address, 'check').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new StoreError(`The PostgreSQL of DATABASE_URL cannot be reached: ${reason}`, {
      cause: error,
    })
  })
  const { rows } = await client.query<{ version: number; name: string }>(`
    select current_setting('server_version_num')::int as version,
      current_setting('server_version') as name`)
  await client.end()
  const [server] = rows
  if (server && server.version < OLDEST_VERSION) {
    throw new StoreError(
      `The PostgreSQL of DATABASE_URL is ${server.name}; it must be 15 or newer.`,
    )
  }
}

function bringUpToDate(
  address: Address,
  { log, clock = systemClock, migrationsFolder }: StoreOptions,
): Promise<void> {
  return migrate(address, { clock, log, folder: migrationsFolder })
}
