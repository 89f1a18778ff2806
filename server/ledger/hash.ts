import { hash } from 'node:crypto'

export const FIRST_HASH = Buffer.alloc(32)

export interface Chained {
  seq: number
  at: Date
  actor: string
  type: string
  dataHash: Buffer
}

const sha256 = (bytes: string | Buffer): Buffer => hash('sha256', bytes, 'buffer')

export const hashData = (data: string): Buffer => sha256(data)

/**
 * SHA-256(previous hash, seq, at, actor, type, SHA-256(data)). The data enters by its own hash, so
 * that a scrubbed row still verifies, and shows by its data that it was scrubbed.
 */
export function chainHash(previous: Buffer, event: Chained): Buffer {
  const { seq, at, actor, type, dataHash } = event
  const text = JSON.stringify([seq, at.toISOString(), actor, type])
  return sha256(Buffer.concat([previous, Buffer.from(text), dataHash]))
}
