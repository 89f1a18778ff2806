// The library asks for this first; nothing else of ours needs it.
import 'reflect-metadata'
import { createPrivateKey, randomBytes } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { CertifiedHost } from './certificateHosts.ts'

/** A certificate and its private key, both as PEM text. */
export interface CertifiedKey {
  certPem: string
  keyPem: string
}

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3650
/** Browsers take no server certificate that is good for longer than 398 days. */
const SERVER_DAYS = 397
/** A desk's clock may be behind the server's. */
const EARLIER_MS = DAY_MS
// Every browser still met at a station can verify it, and it is made in a moment.
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A new authority of one's own: whoever trusts it trusts all it signs, so its key stays in a safe place. */
export async function makeAuthority(now: Date): Promise<CertifiedKey> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // A number of its own: two authorities of one name are taken for each other.
    name: [{ O: ['Shaotai'] }, { CN: [`Shaotai local CA ${randomBytes(3).toString('hex')}`] }],
    notBefore: earlier(now),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certPem: pem(certificate), keyPem: await keyPem(keys.privateKey) }
}

/** A server's certificate for these hosts with a new key, signed by the authority; never outlives it. */
export async function certify(
  authority: CertifiedKey,
  hosts: readonly CertifiedHost[],
  now: Date,
): Promise<CertifiedKey> {
  const issuer = new x509.X509Certificate(authority.certPem)
  const keys = await newKeys()
  const until = Math.min(now.getTime() + SERVER_DAYS * DAY_MS, issuer.notAfter.getTime())
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ O: ['Shaotai'] }, { CN: [hosts[0]?.value ?? 'localhost'] }],
    issuer: issuer.subjectName,
    notBefore: earlier(now),
    notAfter: new Date(until),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.keyPem),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map(({ kind, value }) => ({ type: kind, value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { certPem: pem(certificate), keyPem: await keyPem(keys.privateKey) }
}

const newKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

const signingKey = (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(text).export({ type: 'pkcs8', format: 'der' }),
    ALGORITHM,
    false,
    ['sign'],
  )

const keyPem = async (key: CryptoKey): Promise<string> =>
  `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`

/** 16 random bytes, positive by its first. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('hex')
}

const earlier = (now: Date): Date => new Date(now.getTime() - EARLIER_MS)
