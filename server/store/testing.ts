import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type pg from 'pg'

import { systemClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { connectStore, type Store } from './connectedStore.ts'
import { createPool, type Address } from './connection.ts'
import { chooseAccount } from './embedded/account.ts'
import { findBinaries } from './embedded/binaries.ts'
import { ensureCluster } from './embedded/cluster.ts'
import { startEmbedded } from './embedded/embedded.ts'
import { migrate } from './migrate.ts'

const TEMPLATE = 'migrated'
const log = createLog('silent')

interface TestCluster {
  address: Address
  admin: pg.Pool
}

let cluster: Promise<TestCluster> | undefined
let databases = 0

/**
 * A store with a fresh, migrated database of its own, in the one PostgreSQL of this test process.
 * Close it when the test is over; PostgreSQL itself goes with the process.
 */
export async function openTestStore({ poolSize = 5 } = {}): Promise<Store> {
  const { address, admin } = await (cluster ??= startTestCluster())
  const database = `test_${databases++}`
  await admin.query(`create database ${database} template ${TEMPLATE} strategy file_copy`)
  return connectStore(
    { ...address, database },
    {
      log,
      poolSize,
      // Not awaited: the next test need not wait for the last one's files.
      afterClose: async () =>
        void admin.query(`drop database ${database} with (force)`).catch(() => undefined),
    },
  )
}

async function startTestCluster(): Promise<TestCluster> {
  const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), 'shaotai-test-')))
  removeWhenThisProcessEnds(dataDir)
  await copyCluster(dataDir)
  const { address } = await startEmbedded({ dataDir, log, durable: false })
  const admin = createPool(address, log, 2)
  await admin.query(`create database ${TEMPLATE}`)
  await migrate({ ...address, database: TEMPLATE }, { clock: systemClock, log })
  return { address, admin }
}

/** An empty cluster in `dataDir`: a copy takes a tenth of the time that initdb takes. */
export async function copyCluster(dataDir: string): Promise<void> {
  const cache = path.join(import.meta.dirname, '../../node_modules/.cache/shaotai')
  await mkdir(cache, { recursive: true })
  const binaries = await findBinaries()
  const account = chooseAccount(cache, binaries.postgres)
  const made = path.join(cache, `postgres-${binaries.version}-${account.kind}-${account.uid}`)
  await ensureCluster(made, binaries, account, { durable: false })
  await cp(made, path.join(dataDir, 'postgres'), { recursive: true })
}

/**
 * However the process ends, the shell at the other end of this pipe reads its end, stops
 * PostgreSQL where the kernel has not done so, and takes the folder away.
 */
function removeWhenThisProcessEnds(dataDir: string): void {
  const script = `
    read -r _
    lock="$1/postgres/postmaster.pid"
    pid=$(head -n 1 "$lock" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
    tries=0
    while [ -e "$lock" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    rm -rf "$1"`
  const shell = spawn('sh', ['-c', script, 'sh', dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.unref()
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
}
