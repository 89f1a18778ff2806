import { accessSync, chmodSync, constants, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '../../log.ts'
import type { Address } from '../connection.ts'
import { StoreError } from '../unavailable.ts'
import { chooseAccount, commandFor, dyingWithParent, type AccountKind } from './account.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster, SUPERUSER } from './cluster.ts'
import { giveTo, OUTSIDE, placeBinaries, placeData } from './home.ts'
import { openPostgresLog } from './postgresLog.ts'
import { obtainPostmaster, stopPostmaster, type Place, type Postmaster } from './postmaster.ts'
import { postgresArguments } from './settings.ts'
import { makeSocketFolder, PORT, removeSocketFolder } from './socketFolder.ts'

export interface EmbeddedOptions {
  dataDir: string
  log: Log
  /** For tests: without fsync. */
  durable?: boolean
  /** For tests: leaves PostgreSQL running when this process is killed. */
  outlivesServer?: boolean
  /** For tests: another account than the one this machine calls for. */
  accountKind?: AccountKind
  /** For tests: where `nobody` finds what it cannot reach elsewhere. */
  outside?: string
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
  const stopping = new AbortController()
  const isStopping = () => stopping.signal.aborted
  let current = await obtainPostmaster(place, stopping.signal)
  // The pool's address is fixed: a restart must listen where the first one did.
  const settled: Place = { ...place, socketFolder: current.socketFolder }
  logStart(log, current)

  let restart = Promise.resolve()
  const supervision = supervise()

  async function supervise(): Promise<void> {
    for (;;) {
      await current.gone
      if (isStopping()) return
      log.error(
        { postgresPid: current.pid },
        'PostgreSQL has ended unexpectedly, starting it again',
      )
      restart = restartPatiently()
      await restart
    }
  }

  async function restartPatiently(): Promise<void> {
    let pauseMs = RESTART_PAUSE_MS
    while (!isStopping()) {
      try {
        current = await obtainPostmaster(settled, stopping.signal)
        logStart(log, current)
        return
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL does not start')
        // Rejects when stopping: then there is nothing to wait for.
        await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
        pauseMs = Math.min(pauseMs * 2, MAX_RESTART_PAUSE_MS)
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
      await restart // it may have just started another one
      await stopPostmaster(current, settled)
      await supervision
      removeSocketFolder(settled.socketFolder, settled.pgdata)
      settled.log.close()
      log.info({ postgresPid: current.pid }, 'PostgreSQL stopped')
    },
    letGo() {
      stopping.abort()
      settled.log.close()
    },
  }
}

async function preparePlace(options: EmbeddedOptions): Promise<Place> {
  const { durable = true, outlivesServer = false, accountKind, outside = OUTSIDE } = options
  if (process.platform === 'win32') {
    throw new StoreError('The embedded PostgreSQL does not run on Windows: set DATABASE_URL.')
  }
  const dataDir = makeDataDir(options.dataDir)
  const found = await findBinaries()
  const account = chooseAccount(dataDir, found.postgres, accountKind)
  const binaries = placeBinaries(found, account, outside)
  const pgdata = placeData(dataDir, account, outside)
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

function makeDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK)
    return realpathSync(dataDir)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError(`DATA_DIR ${dataDir} cannot be used: ${reason}`, { cause: error })
  }
}

function logStart(log: Log, { pid, isAdopted }: Postmaster): void {
  log.info(
    { postgresPid: pid },
    isAdopted ? 'PostgreSQL was running, adopted' : 'PostgreSQL started',
  )
}
