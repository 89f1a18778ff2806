import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  AUTHORITY_FILE,
  certifyInto,
  SERVER_FILE,
  SERVER_KEY_FILE,
} from '#server/start/certificateFolder.ts'
import { until } from '#server/store/patience.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'

const NAME = 'shaotai.station.lan'
/** Bounds a failure: the files are looked at every few seconds. */
const PATIENCE_MS = 60_000

let folder: string
let product: ProductServer

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shaotai-renewal-'))
  await certifyInto(folder, [NAME], new Date())
  product = await startProduct({
    TLS_CERT: path.join(folder, SERVER_FILE),
    TLS_KEY: path.join(folder, SERVER_KEY_FILE),
  })
}, 180_000)
afterAll(async () => {
  await product.stop()
  rmSync(folder, { recursive: true })
})

/** Which certificate a desk is shown that comes now. */
async function shown(): Promise<string> {
  const { port } = new URL(product.url)
  const ca = readFileSync(path.join(folder, AUTHORITY_FILE))
  const socket = connect({ port: Number(port), host: '127.0.0.1', servername: NAME, ca })
  await once(socket, 'secureConnect')
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

it('the product as it is started shows a renewed certificate without being started again', async () => {
  const before = await shown()
  await certifyInto(folder, [NAME], new Date())
  const after = await until(
    async () => {
      const now = await shown()
      return now === before ? undefined : now
    },
    { timeoutMs: PATIENCE_MS, maxPauseMs: 200 },
  )
  expect(after).toBeDefined()
}, 120_000)
