import { createECDH, hkdfSync } from 'node:crypto'

/** As RFC 8292 (VAPID) names them, base64url: the raw scalar, and the uncompressed point a browser is given. */
export interface PushKeys {
  publicKey: string
  privateKey: string
}

/**
 * The server's identity towards push services, derived from `DATA_KEY`: every process has the same one
 * without another secret to keep, and a copy of the store alone cannot send in its name. A browser's
 * subscription holds for this key alone, so it lasts as long as `DATA_KEY` does.
 */
export function pushKeysFrom(dataKey: Buffer): PushKeys {
  for (let n = 0; ; n++) {
    const scalar = Buffer.from(hkdfSync('sha256', dataKey, '', `shaotai web push ${n}`, 32))
    const curve = createECDH('prime256v1')
    try {
      curve.setPrivateKey(scalar)
    } catch {
      continue // zero, or past the curve's order: one in 2³², and the next one will do
    }
    return {
      publicKey: curve.getPublicKey('base64url'),
      privateKey: scalar.toString('base64url'),
    }
  }
}
