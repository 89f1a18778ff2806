import { chmodSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '../../log.ts'
import type { Address } from '../connection.ts'
import { StoreError } from '../unavailable.ts'
import { chooseAccount, commandFor, dyingWithParent, type AccountKind } from './account.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster, SUPERUSER } from './cluster.ts'
import { giveTo, placeBinaries, placeData } from './home.ts'
import { openPostgresLog } from './postgresLog.ts'
import { obtainPostmaster, stopPostmaster, type Place, type Postmaster } from './postmaster.ts'
import { postgresArguments } from './settings.ts'
import { makeSocketFolder, PORT } from './socketFolder.ts'

export interface EmbeddedOptions {
  dataDir: string
  log: Log
  /** For tests: without fsync. */
  durable?: boolean
  /** For tests: leaves PostgreSQL running when this process is killed. */
  outlivesServer?: boolean
  /** For tests: another account than the one this machine calls for. */
  accountKind?: AccountKind
}

export interface Embedded {
  address: Address
  /** The process that runs now; another one after a crash. */
  pid(): number
  /** Stops PostgreSQL and waits for its end. */
  stop(): Promise<void>
  /** Stops watching only: another server uses this PostgreSQL. */
  letGo(): void
}

const RESTART_PAUSE_MS = 200
const MAX_RESTART_PAUSE_MS = 10_000

/** Starts (or adopts) the PostgreSQL of `dataDir` and keeps it running until `stop`. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log } = options
  const place = await preparePlace(options)
  let current = await obtainPostmaster(place)
  // The pool's address is fixed: a restart must listen where the first one did.
  const settled: Place = { ...place, socketFolder: current.socketFolder }
  logStart(log, current)

  const stopping = new AbortController()
  const supervision = superviseUntilStopped()

  async function superviseUntilStopped(): Promise<void> {
    let pauseMs = RESTART_PAUSE_MS
    for (;;) {
      await current.gone
      for (;;) {
        if (stopping.signal.aborted) return
        log.error({ pid: current.pid }, 'PostgreSQL has ended unexpectedly, starting it again')
        try {
          current = await obtainPostmaster(settled)
          logStart(log, current)
          pauseMs = RESTART_PAUSE_MS
          break
        } catch (error) {
          log.error({ err: error }, 'PostgreSQL does not start')
          // Rejects when stopping: then there is nothing to wait for.
          await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
          pauseMs = Math.min(pauseMs * 2, MAX_RESTART_PAUSE_MS)
        }
      }
    }
  }

  return {
    address: {
      host: settled.socketFolder,
      port: PORT,
      user: SUPERUSER,
      database: 'postgres',
      ssl: false,
    },
    pid: () => current.pid,
    async stop() {
      stopping.abort()
      await stopPostmaster(current)
      await supervision
      settled.log.close()
      log.info({ pid: current.pid }, 'PostgreSQL stopped')
    },
    letGo() {
      stopping.abort()
      settled.log.close()
    },
  }
}

async function preparePlace(options: EmbeddedOptions): Promise<Place> {
  const { durable = true, outlivesServer = false, accountKind } = options
  if (process.platform === 'win32') {
    throw new StoreError('The embedded PostgreSQL does not run on Windows: set DATABASE_URL.')
  }
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const found = await findBinaries()
  const account = chooseAccount(dataDir, found.postgres, accountKind)
  const binaries = placeBinaries(found, account)
  const pgdata = placeData(dataDir, account)
  await ensureCluster(pgdata, binaries, account, { durable })
  const run = outlivesServer ? commandFor : dyingWithParent
  return {
    pgdata,
    socketFolder: makeSocketFolder(pgdata, account),
    log: openPostgresLog(path.join(dataDir, 'postgres.log')),
    prepare() {
      giveTo(pgdata, account)
      chmodSync(pgdata, 0o700)
    },
    command: (socketFolder) =>
      run(account, binaries.postgres, postgresArguments(pgdata, { socketFolder, durable })),
  }
}

function logStart(log: Log, { pid, isAdopted }: Postmaster): void {
  log.info({ pid }, isAdopted ? 'PostgreSQL was running, adopted' : 'PostgreSQL started')
}
