import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '#server/clock.ts'
import { AUTHORITY_FILE, certifyInto, SERVER_FILE, SERVER_KEY_FILE } from './certificateFolder.ts'
import { readCertificatePair } from './certificatePair.ts'
import { renewCertificate } from './renewCertificate.ts'

const NAME = 'shaotai.station.lan'

let folder: string
let files: { certFile: string; keyFile: string }
let http: Server
let told: string[]
let heard: (() => void) | null
let renewing: { stop(): void }
const sockets: TLSSocket[] = []

/** A desk that comes now, by the certified name. */
async function come(): Promise<{ socket: TLSSocket; fingerprint: string }> {
  const { port } = http.address() as AddressInfo
  const ca = readFileSync(path.join(folder, AUTHORITY_FILE))
  const socket = connect({ port, host: '127.0.0.1', servername: NAME, ca })
  sockets.push(socket)
  await once(socket, 'secureConnect')
  return { socket, fingerprint: socket.getPeerCertificate().fingerprint256 }
}

async function asks(socket: TLSSocket): Promise<string> {
  socket.write(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString('latin1').split('\r\n')[0] ?? ''
}

/** Resolves when the next thing is logged. */
const nextTold = (): Promise<void> => new Promise((resolve) => (heard = resolve))

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shaotai-renew-'))
  await certifyInto(folder, [NAME], systemClock.now())
  files = {
    certFile: path.join(folder, SERVER_FILE),
    keyFile: path.join(folder, SERVER_KEY_FILE),
  }
  const shown = readCertificatePair(files, systemClock.now())
  http = createServer(shown, (_req, res) => res.end('here'))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  told = []
  heard = null
  const tell = (level: string) => () => {
    told.push(level)
    heard?.()
  }
  const log = { info: tell('info'), warn: tell('warn') }
  renewing = renewCertificate(files, shown, { http, clock: systemClock, log, lookMs: 20 })
})
afterEach(async () => {
  renewing.stop()
  for (const socket of sockets.splice(0)) socket.destroy()
  http.close()
  await once(http, 'close')
  rmSync(folder, { recursive: true })
})

it('shows a renewed certificate to who comes next, and keeps the lines that are open', async () => {
  const before = await come()
  expect(await asks(before.socket)).toBe('HTTP/1.1 200 OK')
  expect(told).toEqual([])

  await certifyInto(folder, [NAME, 'other.lan'], systemClock.now())
  while (!told.includes('info')) await nextTold()

  const after = await come()
  expect(after.fingerprint).not.toBe(before.fingerprint)
  expect(await asks(after.socket)).toBe('HTTP/1.1 200 OK')
  expect(await asks(before.socket)).toBe('HTTP/1.1 200 OK')
})

it('shows the old one on while the new pair is not whole, and the new one once it is', async () => {
  const before = await come()
  const other = path.join(folder, 'other')
  await certifyInto(other, [NAME], systemClock.now())

  // Another authority's certificate, and not yet its key.
  renameSync(path.join(other, SERVER_FILE), files.certFile)
  await nextTold()
  expect(told).toEqual(['warn'])
  expect((await come()).fingerprint).toBe(before.fingerprint)

  writeFileSync(files.certFile, 'no certificate')
  await nextTold()
  expect(told).toEqual(['warn', 'warn'])
  expect((await come()).fingerprint).toBe(before.fingerprint)

  await certifyInto(folder, [NAME], systemClock.now())
  while (!told.includes('info')) await nextTold()
  expect((await come()).fingerprint).not.toBe(before.fingerprint)
})
