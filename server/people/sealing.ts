import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { createRandomPool } from '#server/randomPool.ts'

/** Keeps personal data unreadable in the store, and comparable where it must be. */
export interface Sealing {
  seal(value: unknown): Buffer
  /** Throws when the text was sealed with another key or was tampered with. */
  open(sealed: Buffer): unknown
  /** A hash nobody can guess without the key: for phones and for contents that may hold one. */
  keyedHash(text: string): Buffer
}

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM and HMAC-SHA256 under two keys derived from `DATA_KEY` (32 bytes). */
export function createSealing(dataKey: Buffer): Sealing {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', dataKey, '', use, 32))
  const cipherKey = derive('shaotai caller columns')
  const hashKey = derive('shaotai caller hash')
  const random = createRandomPool()

  return {
    seal(value) {
      const nonce = random.take(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce)
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      if (sealed[0] !== VERSION) throw new Error('Sealed in a way this version does not know')
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, nonce)
      decipher.setAuthTag(tag)
      const body = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)
      return JSON.parse(decipher.update(body, undefined, 'utf8') + decipher.final('utf8'))
    },
    keyedHash: (text) => createHmac('sha256', hashKey).update(text).digest(),
  }
}

/** A number as it is compared: digits alone, without +86 or 0086. */
export const normalPhone = (phone: string): string =>
  phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(?:00)?86(?=1\d{10}$)/, '')
