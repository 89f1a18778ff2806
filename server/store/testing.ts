import type pg from 'pg'

import { systemClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { connectStore, type Store } from './connectedStore.ts'
import { createPool, type Address } from './connection.ts'
import { startEmbedded } from './embedded/embedded.ts'
import { copyCluster, quickFolder, removeWhenThisProcessEnds } from './fixtures/cluster.ts'
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
  const dataDir = quickFolder('shaotai-test-')
  removeWhenThisProcessEnds(dataDir)
  await copyCluster(dataDir)
  const { address } = await startEmbedded({ dataDir, log, durable: false })
  const admin = createPool(address, log, 2)
  await admin.query(`create database ${TEMPLATE}`)
  await migrate({ ...address, database: TEMPLATE }, { clock: systemClock, log })
  return { address, admin }
}
