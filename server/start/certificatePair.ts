import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigError } from '#server/config.ts'

export interface CertificatePair {
  cert: Buffer
  key: Buffer
  /** The last moment it is good for. */
  until: Date
}

/**
 * The certificate the server shows and the key it proves it with, read from `TLS_CERT` and `TLS_KEY`.
 * A pair no browser would take throws a `ConfigError` of one sentence: found at the start, not by the
 * first desk that cannot come in.
 */
export function readCertificatePair(
  { certFile, keyFile }: { certFile: string; keyFile: string },
  now: Date,
): CertificatePair {
  const cert = readFileSync(certFile)
  const key = readFileSync(keyFile)
  const certificate = asCertificate(cert, certFile)
  const until = new Date(certificate.validTo)
  if (until <= now)
    throw new ConfigError(`TLS_CERT ${certFile} expired on ${until.toISOString().slice(0, 10)}.`)
  if (new Date(certificate.validFrom) > now)
    throw new ConfigError(
      `TLS_CERT ${certFile} is not valid before ${new Date(certificate.validFrom).toISOString()}.`,
    )
  if (!certificate.checkPrivateKey(asKey(key, keyFile)))
    throw new ConfigError(`TLS_KEY ${keyFile} is not the key of TLS_CERT ${certFile}.`)
  return { cert, key, until }
}

function asCertificate(bytes: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(bytes)
  } catch {
    throw new ConfigError(`TLS_CERT ${file} holds no certificate in PEM.`)
  }
}

function asKey(bytes: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(bytes)
  } catch {
    throw new ConfigError(`TLS_KEY ${file} holds no private key in PEM without a password.`)
  }
}
