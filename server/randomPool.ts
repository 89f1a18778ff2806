import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 8192

export interface RandomPool {
  /** Bytes nobody can guess, handed out once. Theirs to keep and to change. */
  take(count: number): Buffer
}

/**
 * The system is asked for many random bytes at once: for the few of a nonce or an id, asking costs
 * more than using them, and a batch of tickets needs hundreds.
 */
export function createRandomPool(): RandomPool {
  let pool = Buffer.alloc(0)
  return {
    take(count) {
      if (count > pool.length)
        pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(count, POOL_BYTES)))
      const taken = Buffer.from(pool.subarray(0, count))
      pool = pool.subarray(count)
      return taken
    },
  }
}
