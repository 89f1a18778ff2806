import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '#server/live/testing.ts'
import {
  AUTHORITY_FILE,
  certifyInto,
  SERVER_FILE,
  SERVER_KEY_FILE,
} from '#server/start/certificateFolder.ts'

const NAME = 'shaotai.station.lan'
let folder: string
let product: TestApp
let ca: Buffer
let port: number

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shaotai-tls-'))
  await certifyInto(folder, [NAME], new Date())
  ca = readFileSync(path.join(folder, AUTHORITY_FILE))
  const [cert, key] = [SERVER_FILE, SERVER_KEY_FILE].map((name) =>
    readFileSync(path.join(folder, name)),
  ) as [Buffer, Buffer]
  product = await startTestApp({ tls: { cert, key } })
  port = (product.app.http.address() as AddressInfo).port
})
afterAll(async () => {
  await product.close()
  rmSync(folder, { recursive: true })
})

interface Answered {
  status: number | undefined
  cookie: string
}

/** Asks over https by the certified name, as a desk does whose name server knows it. */
function ask(trusts: { ca?: Buffer }, name = NAME): Promise<Answered> {
  const body = JSON.stringify({ username: 'lead', password: 'shaotai' })
  const asking = request({
    host: '127.0.0.1',
    port,
    servername: name,
    path: '/api/session',
    method: 'POST',
    headers: { host: `${name}:${port}`, 'content-type': 'application/json' },
    ...trusts,
  })
  return new Promise((resolve, reject) => {
    asking.once('error', reject)
    asking.once('response', (response) => {
      response.resume()
      const cookie = response.headers['set-cookie']?.[0] ?? ''
      response.once('end', () => resolve({ status: response.statusCode, cookie }))
    })
    asking.end(body)
  })
}

it('lets in over https who trusts the authority, with a cookie that never goes over plain http', async () => {
  const { status, cookie } = await ask({ ca })

  expect(status).toBe(200)
  expect(cookie).toMatch(/; Secure/)
})

it('is refused by who does not trust the authority, and under a name it was not made for', async () => {
  await expect(ask({})).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  await expect(ask({ ca }, 'other.lan')).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
})

it('follows the board over a secure socket, and only by who trusts it', async () => {
  const { cookie } = await ask({ ca })
  const dial = (trusts: { ca?: Buffer }) =>
    io(`https://localhost:${port}`, {
      transports: ['websocket'],
      extraHeaders: { cookie: cookie.split(';')[0] ?? '' },
      forceNew: true,
      reconnection: false,
      ...(trusts.ca && { ca: trusts.ca.toString() }),
    })
  const trusting = dial({ ca })
  await new Promise<void>((resolve, reject) => {
    trusting.once('connect', resolve)
    trusting.once('connect_error', reject)
  })
  const followed: unknown = await trusting.emitWithAck('board:follow', {
    scope: { district: true },
    since: 0,
    contract: 0,
  })
  expect(followed).toHaveProperty('ok')
  trusting.disconnect()

  const doubting = dial({})
  const error = await new Promise<unknown>((resolve) => doubting.once('connect_error', resolve))
  expect(error).toBeInstanceOf(Error)
  expect(doubting.connected).toBe(false)
})

it('does not start with a key of another certificate, and says which in one sentence', async () => {
  const other = path.join(folder, 'other')
  await certifyInto(other, [NAME], new Date())
  const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: path.join(folder, 'data'),
      TLS_CERT: path.join(folder, SERVER_FILE),
      TLS_KEY: path.join(other, SERVER_KEY_FILE),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const [code] = (await once(server, 'close')) as [number]

  expect(code).toBe(1)
  expect(said).toBe(
    `TLS_KEY ${path.join(other, SERVER_KEY_FILE)} is not the key of TLS_CERT ${path.join(folder, SERVER_FILE)}.\n`,
  )
})
