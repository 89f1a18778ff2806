import type pg from 'pg'

import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { connect, type Address } from './connection.ts'
import {
  pendingMigrations,
  readMigrations,
  type AppliedMigration,
  type MigrationFile,
} from './migrationFiles.ts'
import { StoreError } from './unavailable.ts'

/** Any number, as long as nothing else in this database takes the same one. */
const MIGRATION_LOCK = 7_304_101

interface MigrateOptions {
  clock: Clock
  log: Log
  folder?: string | undefined
}

/**
 * Brings the database up to the code. Several processes may do this at once: they take turns,
 * and the later ones find nothing left to do.
 */
export async function migrate(
  address: Address,
  { clock, log, folder }: MigrateOptions,
): Promise<void> {
  const files = await readMigrations(folder)
  const client = await connect(address, 'migrations')
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const pending = pendingMigrations(files, await readApplied(client))
    for (const file of pending) {
      await apply(client, file, clock)
      log.debug({ migration: file.name }, 'migration applied')
    }
    // One line: a first start has dozens, and whoever starts looks for the address.
    if (pending.length > 0)
      log.info({ count: pending.length, newest: pending.at(-1)?.name }, 'migrations applied')
  } finally {
    // Ends the session and with it the lock.
    await client.end()
  }
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  await client.query(`
    create table if not exists migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null
    )`)
  const { rows } = await client.query<AppliedMigration>(
    'select name, sha256 from migrations order by name',
  )
  return rows
}

async function apply(client: pg.Client, file: MigrationFile, clock: Clock): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await client.query('insert into migrations (name, sha256, applied_at) values ($1, $2, $3)', [
      file.name,
      file.sha256,
      clock.now(),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the first error is the one to tell
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError(`The migration ${file.name} failed: ${reason}`, { cause: error })
  }
}
