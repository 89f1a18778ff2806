import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** What a page of ours may load and do: itself alone, nothing from outside. */
export function pageSecurity({ isSecure }: { isSecure: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Vue compiles nothing at run time; the map draws in a worker made from a blob.
        workerSrc: ["'self'", 'blob:'],
        childSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        // Plain http on a station's LAN stays plain until a certificate is installed.
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: isSecure,
  })
}
