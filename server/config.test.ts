import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { ConfigError, parseEnvironment, readConfig } from './config.ts'

const key = 'ab'.repeat(32)

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

it('has a default for everything', () => {
  expect(parseEnvironment({})).toMatchObject({
    port: 8110,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    filesDir: path.resolve('.data/files'),
    demo: undefined,
    iceServers: [],
    frameAncestors: [],
    logLevel: 'info',
  })
})

it('takes an empty value for none', () => {
  expect(parseEnvironment({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port: 8110,
    databaseUrl: undefined,
  })
})

it('keeps files with the data unless told otherwise', () => {
  expect(parseEnvironment({ DATA_DIR: '/data' }).filesDir).toBe('/data/files')
  expect(parseEnvironment({ DATA_DIR: '/data', FILES_DIR: '/files' }).filesDir).toBe('/files')
})

it('reads a full environment', () => {
  const config = parseEnvironment({
    PORT: '443',
    DATABASE_URL: 'postgres:///shaotai?host=/run/postgresql',
    REDIS_URL: 'redis://localhost:6379',
    DEMO: '0',
    DATA_KEY: key,
    ICE_SERVERS: '[{"urls":"stun:10.0.0.1"}]',
    FRAME_ANCESTORS: 'https://work.example https://*.district.example:8443',
    LOG_LEVEL: 'debug',
  })

  expect(config).toMatchObject({
    port: 443,
    demo: false,
    iceServers: [{ urls: 'stun:10.0.0.1' }],
    frameAncestors: ['https://work.example', 'https://*.district.example:8443'],
    logLevel: 'debug',
  })
})

it.each([
  [{ PORT: 'http' }, 'PORT must be a port number.'],
  [{ PORT: '70000' }, /^PORT /],
  [{ DEMO: 'yes' }, 'DEMO must be 0 or 1.'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must begin with postgres:// or postgresql://.'],
  [{ REDIS_URL: 'localhost' }, 'REDIS_URL must be a URL beginning with redis:// or rediss://.'],
  [{ DATA_KEY: 'secret' }, 'DATA_KEY must be 32 bytes in hex (64 digits).'],
  [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET must have at least 16 characters.'],
  [{ FRAME_ANCESTORS: '*' }, /^FRAME_ANCESTORS must be origins/],
  [{ FRAME_ANCESTORS: "https://a.example; script-src 'x'" }, /^FRAME_ANCESTORS /],
  [{ ICE_SERVERS: '{' }, /^ICE_SERVERS must be a JSON array/],
  [{ ICE_SERVERS: '[{"url":1}]' }, /^ICE_SERVERS /],
  [{ TLS_CERT: '/no/such/file' }, 'TLS_CERT must name a file that can be read.'],
  [{ TLS_CERT: import.meta.filename }, /^TLS_KEY is missing/],
  [{ WEBHOOK_URL: 'http://gateway.lan/notices' }, /^WEBHOOK_SECRET is missing/],
  [{ WEBHOOK_URL: 'ftp://gateway.lan' }, /^WEBHOOK_URL must be a URL beginning with https/],
  [{ PUSH_CONTACT: 'duty@example.cn' }, 'PUSH_CONTACT must begin with mailto: or https://.'],
  [{ PUSH_ORIGINS: 'https://ok.lan push.lan' }, /^PUSH_ORIGINS must be origins such as/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of fatal, /],
])('refuses %o in one sentence that names it', (env, sentence) => {
  const attempt = () => parseEnvironment(env)

  expect(attempt).toThrow(ConfigError)
  expect(attempt).toThrow(sentence)
  expect(attempt).not.toThrow(/\n/)
})

it('makes its secrets once and keeps them to itself', () => {
  const dataDir = path.join(temporaryFolder(), 'new')

  const first = readConfig({ DATA_DIR: dataDir })
  const second = readConfig({ DATA_DIR: dataDir })

  expect(second).toEqual(first)
  expect(first.dataKey).toHaveLength(32)
  expect(readFileSync(path.join(dataDir, 'data-key'), 'utf8').trim()).toBe(
    first.dataKey.toString('hex'),
  )
  for (const name of ['data-key', 'session-secret']) {
    expect(statSync(path.join(dataDir, name)).mode & 0o777).toBe(0o600)
  }
})

it('asks for the key of a database that it does not keep itself', () => {
  const env = { DATA_DIR: temporaryFolder(), DATABASE_URL: 'postgres://db/shaotai' }

  expect(() => readConfig(env)).toThrow('DATA_KEY is missing: with DATABASE_URL it must be given.')
  expect(readConfig({ ...env, DATA_KEY: key }).dataKey.toString('hex')).toBe(key)
})

it('makes no new key for data that was written with another', () => {
  const dataDir = temporaryFolder()
  mkdirSync(path.join(dataDir, 'postgres'))

  expect(() => readConfig({ DATA_DIR: dataDir })).toThrow(/^DATA_KEY is missing: .* holds data/)
})

it('names the key that was spoilt in its file', () => {
  const dataDir = temporaryFolder()
  writeFileSync(path.join(dataDir, 'data-key'), 'spoilt')

  expect(() => readConfig({ DATA_DIR: dataDir })).toThrow(
    /^DATA_KEY in the file .* must be 32 bytes/,
  )
})
