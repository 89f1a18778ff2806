import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'

import { expect, it } from 'vitest'

import { log, openForTest, readNotes, temporaryFolder } from '../fixtures/faults.ts'
import { openStore } from '../store.ts'

const isRoot = process.getuid?.() === 0

it.runIf(isRoot)('keeps its files in a folder that only root may enter', async () => {
  const dataDir = path.join(temporaryFolder(), 'home', '.data')
  mkdirSync(path.dirname(dataDir), { mode: 0o700 })

  const store = await openForTest({ dataDir })

  await expect(store.ping()).resolves.toBeUndefined()
  expect(statSync(path.join(dataDir, 'postgres')).uid).toBe(0)
})

it.runIf(isRoot)('runs as nobody in its place where nobody can get there', async () => {
  const home = temporaryFolder()
  chmodSync(home, 0o755)
  const dataDir = path.join(home, '.data')
  const embedded = { accountKind: 'nobody', outside: path.join(home, 'outside') } as const

  const store = await openForTest({ dataDir, embedded })

  await expect(store.ping()).resolves.toBeUndefined()
  expect(lstatSync(path.join(dataDir, 'postgres')).isSymbolicLink()).toBe(false)
  expect(statSync(path.join(dataDir, 'postgres')).uid).not.toBe(0)
})

it.runIf(isRoot)(
  'moves to a place that nobody can reach, with its rows, and back to root',
  async () => {
    const home = temporaryFolder()
    chmodSync(home, 0o755)
    const closed = path.join(home, 'root')
    mkdirSync(closed, { mode: 0o700 })
    const dataDir = path.join(closed, '.data')
    const outside = path.join(home, 'outside')
    const asRoot = await openStore({ dataDir, log })
    await asRoot.pool.query("create table notes as select 'kept' as words")
    await asRoot.close()

    const asNobody = await openStore({ dataDir, log, embedded: { accountKind: 'nobody', outside } })
    const place = realpathSync(path.join(dataDir, 'postgres'))
    const notesOfNobody = await readNotes(asNobody)
    await asNobody.close()
    const asRootAgain = await openForTest({ dataDir })

    expect(place.startsWith(outside)).toBe(true)
    expect([notesOfNobody, await readNotes(asRootAgain)]).toEqual([['kept'], ['kept']])
  },
)
