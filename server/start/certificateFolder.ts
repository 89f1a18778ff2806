import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { certify, makeAuthority, type CertifiedKey } from './certificateAuthority.ts'
import { CertificateError, hostsOfAltName, readHosts } from './certificateHosts.ts'

/** What a run left in the folder. */
export interface Certified {
  folder: string
  /** False: it was there before, and machines that trust it need nothing new. */
  isNewAuthority: boolean
  hosts: string[]
  until: Date
}

/** Ends in .crt: Windows and Android open a certificate by that. */
export const AUTHORITY_FILE = 'shaotai-ca.crt'
const AUTHORITY_KEY_FILE = 'shaotai-ca-key.pem'
export const SERVER_FILE = 'server.crt'
export const SERVER_KEY_FILE = 'server-key.pem'

/**
 * Makes a certificate for these hosts in the folder, and an authority where there is none yet. Without
 * hosts it renews the certificate for those it already names. Rejects with a `CertificateError`.
 */
export async function certifyInto(
  folder: string,
  given: readonly string[],
  now: Date,
): Promise<Certified> {
  const hosts = readHosts(given.length > 0 ? given : hostsBefore(folder))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = keptAuthority(folder, now)
  const authority = kept ?? (await makeAuthority(now))
  if (!kept) {
    write(folder, AUTHORITY_KEY_FILE, authority.keyPem, 0o600)
    write(folder, AUTHORITY_FILE, authority.certPem, 0o644)
  }
  const server = await certify(authority, hosts, now)
  write(folder, SERVER_KEY_FILE, server.keyPem, 0o600)
  write(folder, SERVER_FILE, server.certPem, 0o644)
  return {
    folder,
    isNewAuthority: !kept,
    hosts: hosts.map(({ value }) => value),
    until: new Date(new X509Certificate(server.certPem).validTo),
  }
}

function hostsBefore(folder: string): string[] {
  const file = path.join(folder, SERVER_FILE)
  if (!existsSync(file))
    throw new CertificateError(
      'Name the hosts by which desks reach this server, such as 10.1.2.3 or shaotai.example.',
    )
  const certificate = asCertificate(file)
  return hostsOfAltName(certificate.subjectAltName).map(({ value }) => value)
}

/** Half an authority is none to go on with: a new one in its place would be trusted by no machine. */
function keptAuthority(folder: string, now: Date): CertifiedKey | null {
  const certFile = path.join(folder, AUTHORITY_FILE)
  const keyFile = path.join(folder, AUTHORITY_KEY_FILE)
  if (!existsSync(certFile) && !existsSync(keyFile)) return null
  for (const file of [certFile, keyFile])
    if (!existsSync(file))
      throw new CertificateError(
        `${file} is missing: bring it back, or move ${folder} away to make a new authority.`,
      )
  const certificate = asCertificate(certFile)
  const keyPem = readFileSync(keyFile, 'utf8')
  if (!isKeyOf(certificate, keyPem))
    throw new CertificateError(`${keyFile} is not the key of ${certFile}.`)
  if (new Date(certificate.validTo) <= now)
    throw new CertificateError(
      `${certFile} ended on ${certificate.validTo}: move ${folder} away to make a new authority.`,
    )
  chmodSync(keyFile, 0o600)
  return { certPem: certificate.toString(), keyPem }
}

function asCertificate(file: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(file))
  } catch {
    throw new CertificateError(`${file} is not a certificate.`)
  }
}

function isKeyOf(certificate: X509Certificate, keyPem: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(keyPem))
  } catch {
    return false
  }
}

/** Whole or not at all: a running server may read it at any moment. */
function write(folder: string, name: string, text: string, mode: number): void {
  const file = path.join(folder, name)
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, text, { mode, flag: 'wx' })
  renameSync(draft, file)
}
