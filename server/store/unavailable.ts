/** Failures of the store that a start can explain in one sentence; the sentence is the message. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** SQLSTATE classes that mean "not now": connection, resources (disk full, too many), operator (shutdown, starting up). */
const statesForNotNow = /^(08...|53...|57P0[1-5]|25006|58030)$/

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** `pg` gives these no code: they are all it says when a connection has gone or cannot be had. */
const wordsForGone =
  /Connection terminated|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|Cannot use a pool after calling end|driver has already been destroyed/i

/**
 * Whether an error says that the store cannot be reached or written just now, so that the same
 * request may be sent again later (HTTP answers 503). A commit that ends like this may have happened.
 */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isStoreUnavailable)) return true
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code === 'string') {
    // ENOENT alone would also be a missing file: only a socket that is not there counts.
    if (code === 'ENOENT' && syscall !== 'connect') return false
    if (socketCodes.has(code) || statesForNotNow.test(code)) return true
  }
  return wordsForGone.test(error.message) || isStoreUnavailable(error.cause)
}
