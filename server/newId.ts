import { v7 } from 'uuid'
import { createRandomPool } from './randomPool.ts'

const random = createRandomPool()
let newest = { msecs: 0, seq: 0 }

/**
 * A UUIDv7, greater than the ones this process made before: rows of one batch keep their order. The
 * library's own maker asks the system for random bytes every time, which a batch of tickets feels.
 */
export function newId(): string {
  const bytes = random.take(16)
  const msecs = Date.now()
  newest =
    msecs > newest.msecs
      ? // 31 of 32 bits: from there it can count on without running over.
        { msecs, seq: bytes.readUInt32BE(0) >>> 1 }
      : { msecs: newest.msecs, seq: newest.seq + 1 }
  return v7({ random: bytes, ...newest })
}
