import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, it } from 'vitest'

import { isPostgresOf } from './embedded/processes.ts'
import { dataFolder, log, openForTest, temporaryFolder } from './fixtures/faults.ts'
import { openStore } from './store.ts'

it('keeps its rows over a stop and a start', async () => {
  const dataDir = temporaryFolder()
  const first = await openStore({ dataDir, log })
  await first.pool.query('create table notes (words text)')
  await first.pool.query("insert into notes values ('kept')")
  await first.close()

  const second = await openForTest({ dataDir })

  expect((await second.pool.query('select words from notes')).rows).toEqual([{ words: 'kept' }])
})

it('is durable, and reached through its socket alone', async () => {
  const { pool } = await openForTest({ dataDir: await dataFolder() })

  const { rows } = await pool.query(`
    select name, setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'lc_messages')
    order by name`)

  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'lc_messages', setting: 'C' },
    { name: 'listen_addresses', setting: '' },
    { name: 'synchronous_commit', setting: 'on' },
  ])
})

it('has stopped PostgreSQL when it is closed', async () => {
  const dataDir = await dataFolder()
  const store = await openStore({ dataDir, log })
  const pid = store.postgresPid() ?? 0
  const pgdata = path.join(dataDir, 'postgres')
  const ranBefore = isPostgresOf(pid, pgdata)

  await store.close()

  expect([ranBefore, isPostgresOf(pid, pgdata)]).toEqual([true, false])
})

it('refuses a second server on the same folder and leaves the first alone', async () => {
  const dataDir = await dataFolder()
  const first = await openForTest({ dataDir })

  await expect(openStore({ dataDir, log })).rejects.toThrow(
    `Another server is using the data folder ${dataDir}: stop it first, or choose another DATA_DIR.`,
  )
  await expect(first.ping()).resolves.toBeUndefined()
})

it('puts its socket into the temporary folder when the path of the data is too long', async () => {
  const dataDir = path.join(temporaryFolder(), '很长的文件夹名'.repeat(6), 'data')

  const { address, pool } = await openForTest({ dataDir })

  expect(address.host).not.toContain(dataDir)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

it('opens a database of its own through DATABASE_URL, without stopping it', async () => {
  const embedded = await openForTest({ dataDir: await dataFolder() })
  const host = encodeURIComponent(embedded.address.host ?? '')
  const databaseUrl = `postgres:///postgres?host=${host}&user=postgres`

  const store = await openStore({ dataDir: temporaryFolder(), databaseUrl, log })
  const { rows } = await store.pool.query('select count(*) from migrations')
  await store.close()

  expect(rows).toEqual([{ count: expect.any(Number) as number }])
  expect(store.postgresPid()).toBeUndefined()
  await expect(embedded.ping()).resolves.toBeUndefined()
})

it('says in one sentence that the database cannot be reached', async () => {
  const databaseUrl = `postgres:///postgres?host=${temporaryFolder()}&user=postgres`

  await expect(openStore({ dataDir: temporaryFolder(), databaseUrl, log })).rejects.toThrow(
    /^The PostgreSQL of DATABASE_URL cannot be reached: connect ENOENT/,
  )
})

it('says in one sentence that the folder cannot be used', async () => {
  const file = path.join(temporaryFolder(), 'a-file')
  writeFileSync(file, '')

  await expect(openStore({ dataDir: file, log })).rejects.toThrow(`DATA_DIR ${file} cannot be used`)
})

it('says what PostgreSQL said when the data is not for this PostgreSQL', async () => {
  const dataDir = temporaryFolder()
  mkdirSync(path.join(dataDir, 'postgres'))
  writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '9.6\n')

  await expect(openStore({ dataDir, log })).rejects.toThrow(
    /^PostgreSQL does not start on .*: postgres: could not access the server configuration/,
  )
})
