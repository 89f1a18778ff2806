import { unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import type { Clock } from '#server/clock.ts'
import { ConfigError } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import { readCertificatePair, type CertificatePair } from './certificatePair.ts'

const LOOK_MS = 5_000

interface Deps {
  http: Pick<Server, 'setSecureContext'>
  clock: Clock
  log: Pick<Log, 'info' | 'warn'>
  lookMs?: number
}

/**
 * Shows a renewed certificate to whoever comes from then on; lines that are open stay. Looked at by
 * name, so that a file put in the place of another, or a link turned to another, is seen. A pair no
 * browser would take (the certificate new, its key not yet) is left alone, and the old one shown on.
 */
export function renewCertificate(
  files: { certFile: string; keyFile: string },
  shown: CertificatePair,
  { http, clock, log, lookMs = LOOK_MS }: Deps,
): { stop(): void } {
  let { cert, key } = shown

  function look(): void {
    try {
      const pair = readCertificatePair(files, clock.now())
      if (pair.cert.equals(cert) && pair.key.equals(key)) return
      http.setSecureContext({ cert: pair.cert, key: pair.key })
      ;({ cert, key } = pair)
      log.info({ until: pair.until }, 'the renewed certificate is shown from now on')
    } catch (error) {
      const reason = error instanceof ConfigError ? error.message : String(error)
      log.warn({ reason }, 'the changed certificate cannot be used; the old one is shown on')
    }
  }

  const paths = [files.certFile, files.keyFile]
  for (const path of paths) watchFile(path, { interval: lookMs, persistent: false }, look)
  // What changed between being read and being watched would never be heard of.
  look()

  return {
    stop() {
      for (const path of paths) unwatchFile(path, look)
    },
  }
}
