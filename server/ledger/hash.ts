import { createHash } from 'node:crypto'

export const FIRST_HASH = Buffer.alloc(32)

export interface Chained {
  seq: number
  at: Date
  actor: string
  type: string
  dataHash: Buffer
}

export const hashData = (data: string): Buffer => createHash('sha256').update(data).digest()

/**
 * SHA-256(previous hash, seq, at, actor, type, SHA-256(data)). The data enters by its own hash, so
 * that a scrubbed row still verifies, and shows by its data that it was scrubbed.
 */
export function chainHash(previous: Buffer, event: Chained): Buffer {
  const { seq, at, actor, type, dataHash } = event
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([seq, at.toISOString(), actor, type]))
    .update(dataHash)
    .digest()
}
