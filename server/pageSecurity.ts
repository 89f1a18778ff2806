import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Pages that a workbench of the district may hold in a frame, where it is told which: the street's, and its login. */
const framed: ReadonlySet<string> = new Set(['/patrol', '/login'])

interface Needs {
  isSecure: boolean
  /** Origins whose pages may hold those; none: nobody but this product itself. */
  frameAncestors: readonly string[]
}

/** What a page of ours may load and do: itself alone, nothing from outside. */
export function pageSecurity({ isSecure, frameAncestors }: Needs): RequestHandler {
  const alone = secured(isSecure, [])
  if (frameAncestors.length === 0) return alone
  const inFrames = secured(isSecure, frameAncestors)
  return (req, res, next) => {
    const secure = framed.has(req.path) ? inFrames : alone
    secure(req, res, next)
  }
}

function secured(isSecure: boolean, ancestors: readonly string[]): RequestHandler {
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
        frameAncestors: ["'self'", ...ancestors],
        // Plain http on a station's LAN stays plain until a certificate is installed.
        upgradeInsecureRequests: null,
      },
    },
    // The older header knows no list of origins; where there is one, the policy above says it all.
    xFrameOptions: ancestors.length === 0,
    strictTransportSecurity: isSecure,
  })
}
