import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ConfigError } from '#server/config.ts'
import { certificateAdvice } from './certificateAdvice.ts'
import { AUTHORITY_FILE, certifyInto, SERVER_FILE, SERVER_KEY_FILE } from './certificateFolder.ts'
import { CertificateError, readHosts } from './certificateHosts.ts'
import { readCertificatePair } from './certificatePair.ts'

const now = new Date('2026-11-22T10:00:00+08:00')
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const CA_KEY = 'shaotai-ca-key.pem'

function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-certificate-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return path.join(folder, 'certificate')
}
const read = (folder: string, name: string): X509Certificate =>
  new X509Certificate(readFileSync(path.join(folder, name)))
const modeOf = (folder: string, name: string): number =>
  statSync(path.join(folder, name)).mode & 0o777

it.each([
  ['http://10.0.0.1', 'http://10.0.0.1 is an address of a page: give the host alone.'],
  ['10.0.0.1:8110', '10.0.0.1:8110 names a port: give the host alone, it is good for any port.'],
  ['300.1.1.1', '300.1.1.1 is neither a host name nor an IP address.'],
  ['哨台', '哨台 is neither a host name nor an IP address.'],
  ['a_b.lan', 'a_b.lan is neither a host name nor an IP address.'],
  ['', ' is neither a host name nor an IP address.'],
  ['*.lan', '*.lan is neither a host name nor an IP address.'],
])('refuses %j in one sentence', (host, sentence) => {
  expect(() => readHosts([host])).toThrow(new CertificateError(sentence))
})

it('names each host once, and the machine itself', () => {
  expect(readHosts(['Station.lan', 'station.lan', '::1', 'localhost'])).toEqual([
    { kind: 'dns', value: 'station.lan' },
    { kind: 'ip', value: '::1' },
    { kind: 'dns', value: 'localhost' },
    { kind: 'ip', value: '127.0.0.1' },
  ])
})

describe('a certificate made here', () => {
  it('names its hosts, is signed by the authority, and no browser finds it too long', async () => {
    const folder = aFolder()
    const made = await certifyInto(folder, ['10.1.2.3', 'station.lan', 'fd00::5'], now)

    const ca = read(folder, AUTHORITY_FILE)
    const server = read(folder, SERVER_FILE)
    expect(made.isNewAuthority).toBe(true)
    expect(server.verify(ca.publicKey) && server.checkIssued(ca)).toBe(true)
    expect([ca.ca, server.ca]).toEqual([true, false])
    expect(server.checkIP('10.1.2.3') && server.checkIP('fd00::5')).toBeTruthy()
    expect(server.checkHost('station.lan')).toBe('station.lan')
    expect(server.checkHost('other.lan')).toBeUndefined()
    const days = (Date.parse(server.validTo) - Date.parse(server.validFrom)) / 86_400_000
    expect(days).toBeLessThanOrEqual(398)
    expect(new Date(server.validFrom) < now && made.until > later(390)).toBe(true)
  })

  it('keeps its keys to its owner, and leaves no half-written file', async () => {
    const folder = aFolder()
    await certifyInto(folder, ['station.lan'], now)

    expect(modeOf(folder, CA_KEY)).toBe(0o600)
    expect(modeOf(folder, SERVER_KEY_FILE)).toBe(0o600)
    expect(readdirSync(folder)).toHaveLength(4)
  })

  it('is renewed by a second run under the same authority, for the same hosts unless told others', async () => {
    const folder = aFolder()
    await certifyInto(folder, ['10.1.2.3', 'station.lan'], now)
    const [ca, first] = [read(folder, AUTHORITY_FILE), read(folder, SERVER_FILE)]
    chmodSync(path.join(folder, CA_KEY), 0o644)

    const again = await certifyInto(folder, [], later(300))
    const second = read(folder, SERVER_FILE)
    expect(again.isNewAuthority).toBe(false)
    expect(read(folder, AUTHORITY_FILE).raw).toEqual(ca.raw)
    expect(second.subjectAltName).toBe(first.subjectAltName)
    expect(second.serialNumber).not.toBe(first.serialNumber)
    expect(Date.parse(second.validTo)).toBeGreaterThan(Date.parse(first.validTo))
    expect(modeOf(folder, CA_KEY)).toBe(0o600)

    await certifyInto(folder, ['10.9.9.9'], later(301))
    expect(read(folder, SERVER_FILE).checkIP('10.9.9.9')).toBe('10.9.9.9')
  })

  it('never outlives its authority', async () => {
    const folder = aFolder()
    await certifyInto(folder, ['station.lan'], now)
    await certifyInto(folder, [], later(3600))

    expect(read(folder, SERVER_FILE).validTo).toBe(read(folder, AUTHORITY_FILE).validTo)
    await expect(certifyInto(folder, [], later(3651))).rejects.toThrow(/ended on .* move .* away/)
  })

  it('is not made by half an authority, nor without a host', async () => {
    const folder = aFolder()
    await expect(certifyInto(folder, [], now)).rejects.toThrow(/^Name the hosts/)
    await certifyInto(folder, ['station.lan'], now)
    const ca = readFileSync(path.join(folder, AUTHORITY_FILE))

    cpSync(path.join(folder, SERVER_KEY_FILE), path.join(folder, CA_KEY))
    await expect(certifyInto(folder, [], now)).rejects.toThrow(/is not the key of/)
    rmSync(path.join(folder, CA_KEY))
    await expect(certifyInto(folder, [], now)).rejects.toThrow(/ca-key.pem is missing/)
    expect(readFileSync(path.join(folder, AUTHORITY_FILE))).toEqual(ca)
  })

  it('comes with what to do next, in both languages, with nothing left to fill in', async () => {
    const folder = aFolder()
    const made = await certifyInto(folder, ['fd00::5'], now)
    const text = certificateAdvice(made, 8110).join('\n')

    expect(text).toContain('https://[fd00::5]:8110')
    expect(text).toContain(`TLS_CERT=${path.join(folder, SERVER_FILE)}`)
    expect(text).toMatch(/受信任的根证书颁发机构[^]*Trusted root authorities/)
    expect(text).not.toMatch(/\{\w+\}|certificate\.\w+$/m)
  })
})

it('is one command: it makes the files, or refuses in one sentence and makes none', () => {
  const dataDir = path.dirname(aFolder())
  const run = (...hosts: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'server/start/certificate.ts', ...hosts], {
      env: { ...process.env, DATA_DIR: dataDir },
      encoding: 'utf8',
    })

  const refused = run('station.lan', 'http://station.lan')
  expect([refused.status, refused.stdout, refused.stderr]).toEqual([
    1,
    '',
    'http://station.lan is an address of a page: give the host alone.\n',
  ])
  expect(readdirSync(dataDir)).toEqual([])

  const made = run('station.lan')
  expect([made.status, made.stderr]).toEqual([0, ''])
  expect(made.stdout).toContain('https://station.lan:8110')
  expect(readdirSync(path.join(dataDir, 'certificate'))).toHaveLength(4)
})

describe('the pair a server starts with', () => {
  let folder: string
  let other: string
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'shaotai-pair-'))
    other = mkdtempSync(path.join(tmpdir(), 'shaotai-pair-'))
    await certifyInto(folder, ['station.lan'], now)
    await certifyInto(other, ['station.lan'], now)
    writeFileSync(path.join(folder, 'empty'), '')
    return () => [folder, other].forEach((one) => rmSync(one, { recursive: true }))
  })
  const pair = (cert: string, key: string, at = now, keyFolder = folder) =>
    readCertificatePair(
      { certFile: path.join(folder, cert), keyFile: path.join(keyFolder, key) },
      at,
    )

  it('is read when a browser would take it', () => {
    const { cert, until } = pair(SERVER_FILE, SERVER_KEY_FILE)
    expect(new X509Certificate(cert).checkHost('station.lan')).toBe('station.lan')
    expect(until > later(390)).toBe(true)
  })

  it.each([
    ['expired', () => pair(SERVER_FILE, SERVER_KEY_FILE, later(400)), /^TLS_CERT .* expired on /],
    ['too early', () => pair(SERVER_FILE, SERVER_KEY_FILE, later(-5)), /^TLS_CERT .* before /],
    [
      'of another key',
      () => pair(SERVER_FILE, SERVER_KEY_FILE, now, other),
      /^TLS_KEY .* not the key/,
    ],
    ['no certificate', () => pair('empty', SERVER_KEY_FILE), /^TLS_CERT .* no certificate/],
    ['no key', () => pair(SERVER_FILE, SERVER_FILE), /^TLS_KEY .* no private key/],
  ])('stops the start in one sentence that names it: %s', (_what, attempt, sentence) => {
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(sentence)
    expect(attempt).not.toThrow(/\n/)
  })
})
