import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { readLockFile } from './embedded/lockFile.ts'
import { isPostgresOf } from './embedded/processes.ts'
import { openTestStore } from './testing.ts'

const [one, other] = [await openTestStore(), await openTestStore()]
afterAll(() => Promise.all([one.close(), other.close()]))

it('gives every caller an empty database of its own', async () => {
  await one.pool.query('create table only_here (id int)')

  const { rows } = await other.pool.query("select to_regclass('only_here') as found")

  expect(rows).toEqual([{ found: null }])
})

it('makes a fresh database quickly', async () => {
  const started = performance.now()

  const third = await openTestStore()
  await third.ping()

  expect(performance.now() - started).toBeLessThan(1_000)
  await third.close()
})

it('leaves neither PostgreSQL nor a folder behind when its process is killed', async () => {
  const script = path.join(import.meta.dirname, 'fixtures', 'tester.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const dataDir = path.dirname(line.toString().trim())
  const lock = readLockFile(path.join(dataDir, 'postgres', 'postmaster.pid'))

  child.kill('SIGKILL')

  await expect.poll(() => existsSync(dataDir), { timeout: 10_000 }).toBe(false)
  expect(lock?.pid).toBeGreaterThan(0)
  expect(isPostgresOf(lock?.pid ?? 0, dataDir)).toBe(false)
})
