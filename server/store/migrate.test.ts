import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { beforeEach, expect, it, onTestFinished } from 'vitest'

import { settableClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { migrate } from './migrate.ts'
import type { Store } from './store.ts'
import { openTestStore } from './testing.ts'

const at = new Date('2026-11-21T08:00:00+08:00')

let store: Store
let folder: string
beforeEach(async () => {
  store = await openTestStore()
  // The real migrations are applied already; these tests bring their own.
  await store.pool.query('drop table migrations')
  folder = mkdtempSync(path.join(tmpdir(), 'shaotai-migrations-'))
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
})

const file = (name: string, sql: string) => writeFileSync(path.join(folder, name), sql)
const run = () =>
  migrate(store.address, { clock: settableClock(at), log: createLog('silent'), folder })

async function applied(): Promise<{ name: string; applied_at: Date }[]> {
  return store.db.selectFrom('migrations').select(['name', 'applied_at']).orderBy('name').execute()
}

it('applies every file once, in the order of the names', async () => {
  file('20260102-0000-fill.sql', "insert into steps values ('filled');")
  file('20260101-0000-make.sql', 'create table steps (word text); create index on steps (word);')

  await run()
  await run()

  expect((await store.pool.query('select * from steps')).rows).toEqual([{ word: 'filled' }])
  expect(await applied()).toEqual([
    { name: '20260101-0000-make.sql', applied_at: at },
    { name: '20260102-0000-fill.sql', applied_at: at },
  ])
})

it('applies a file once when several processes start at the same moment', async () => {
  file('20260101-0000-make.sql', 'create table steps (word text); select pg_sleep(0.2);')

  await Promise.all([run(), run(), run()])

  expect(await applied()).toHaveLength(1)
})

it('refuses a file that was changed after it had been applied', async () => {
  file('20260101-0000-make.sql', 'create table steps (word text);')
  await run()
  file('20260101-0000-make.sql', 'create table steps (word text, more text);')

  await expect(run()).rejects.toThrow(/20260101-0000-make.sql was changed/)
})

it('takes other line ends for the same file', async () => {
  file('20260101-0000-make.sql', 'create table steps (\n  word text\n);\n')
  await run()
  file('20260101-0000-make.sql', 'create table steps (\r\n  word text\r\n);\r\n')

  await expect(run()).resolves.toBeUndefined()
})

it('refuses a database that is newer than the code', async () => {
  file('20260101-0000-make.sql', 'create table steps (word text);')
  await run()
  rmSync(path.join(folder, '20260101-0000-make.sql'))

  await expect(run()).rejects.toThrow(/The database is newer than this program/)
})

it('leaves nothing of a file that fails, and everything of those before it', async () => {
  file('20260101-0000-make.sql', 'create table steps (word text);')
  file('20260102-0000-fail.sql', 'create table half (word text); select no_such_thing;')

  await expect(run()).rejects.toThrow(/20260102-0000-fail.sql failed: .*no_such_thing/)

  const { rows } = await store.pool.query("select to_regclass('half') as half")
  expect(rows).toEqual([{ half: null }])
  expect(await applied()).toHaveLength(1)
})
