import { randomBytes } from 'node:crypto'

/** Says at a glance, and to a scanner of leaked secrets, what this opens. */
const PREFIX = 'shl_'

/** 256 bits, in letters an address may hold. */
export const createLinkSecret = (): string => PREFIX + randomBytes(32).toString('base64url')
