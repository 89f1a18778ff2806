import { randomBytes } from 'node:crypto'

/** Says at a glance, and to a scanner of leaked secrets, whose key this is; no feed key begins so. */
const PREFIX = 'sht_'

export const createTokenText = (): string => PREFIX + randomBytes(32).toString('base64url')

/** The token of an `Authorization` header; null for everything else, a feed's key too. */
export function bearerToken(header: string | undefined): string | null {
  const text = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
  return text?.startsWith(PREFIX) === true ? text : null
}
