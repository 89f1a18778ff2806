import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '#server/app.ts'
import { systemClock } from '#server/clock.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { createLog } from '#server/log.ts'
import { openTestStore } from '#server/store/testing.ts'

export interface InProcess {
  base: string
  port: number
  /** For what only an operator's hand in the store does. */
  query(text: string, values?: unknown[]): Promise<void>
  close(): Promise<void>
}

/** The product with the demo district in this process, on a database of its own that goes with it. */
export async function startInProcess({ tailSize }: { tailSize?: number } = {}): Promise<InProcess> {
  const store = await openTestStore({ poolSize: 10 })
  const files = await mkdtemp(path.join(tmpdir(), 'shaotai-files-'))
  const secrets = demoSecrets('127.0.0.1')
  await seedDemo(store.db, systemClock.now(), secrets)
  const app = await createApp({
    store,
    clock: systemClock,
    log: createLog('fatal'),
    secrets: { session: randomBytes(16).toString('hex'), dataKey: randomBytes(32) },
    base: null,
    demo: null,
    iceServers: [],
    filesDir: files,
    tailSize,
  })
  app.http.listen(0, '127.0.0.1')
  await once(app.http, 'listening')
  const { port } = app.http.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    async query(text, values) {
      await store.pool.query(text, values)
    },
    async close() {
      await app.close()
      await store.close()
      await rm(files, { recursive: true })
    },
  }
}
