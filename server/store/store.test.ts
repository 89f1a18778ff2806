import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { createLog } from '../log.ts'
import { openStore } from './store.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'shaotai-store-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const log = createLog('silent')

it('keeps its rows over a stop and a start', async () => {
  const first = await openStore({ dataDir, log })
  await first.pool.query('create table notes (words text)')
  await first.pool.query("insert into notes values ('kept')")
  await first.close()

  const second = await openStore({ dataDir, log })

  expect((await second.pool.query('select words from notes')).rows).toEqual([{ words: 'kept' }])
  await second.close()
})
