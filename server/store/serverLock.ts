import { setTimeout as pause } from 'node:timers/promises'

import type pg from 'pg'

import type { Log } from '../log.ts'
import { connect, type Address } from './connection.ts'
import { until } from './patience.ts'
import { isStoreUnavailable, StoreError } from './unavailable.ts'

/** Any number, as long as nothing else in this database takes the same one. */
const SERVER_LOCK = 7_304_102

/** PostgreSQL may need a moment to notice that a killed server's connection is gone. */
const LOCK_PATIENCE_MS = 3_000
const CONNECT_PATIENCE_MS = 30_000
const RETAKE_PAUSE_MS = 250

export interface ServerLock {
  release(): Promise<void>
}

/**
 * Makes this the one server of an embedded store, for as long as it lives: the lock belongs to a
 * connection, so a killed server cannot leave it behind. Taken again when PostgreSQL restarts.
 */
export async function takeServerLock(
  address: Address,
  refusal: string,
  log: Log,
): Promise<ServerLock> {
  const closing = new AbortController()
  const isClosing = () => closing.signal.aborted
  let client = await take(address, refusal, closing.signal)
  const holding = holdUntilReleased()

  async function holdUntilReleased(): Promise<void> {
    while (!isClosing()) {
      await new Promise<void>((resolve) => client.once('end', resolve))
      while (!isClosing()) {
        try {
          client = await take(address, refusal, closing.signal)
          break
        } catch (error) {
          log.error({ err: error }, 'the lock on the store is lost, trying again')
          // Rejects when closing: then there is nothing to wait for.
          await pause(RETAKE_PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined)
        }
      }
    }
  }

  return {
    async release() {
      closing.abort()
      await client.end()
      await holding
      await client.end()
    },
  }
}

async function take(address: Address, refusal: string, signal: AbortSignal): Promise<pg.Client> {
  const client = await connectPatiently(address, signal)
  const isTaken = await until(
    async () => {
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1) as taken',
        [SERVER_LOCK],
      )
      return rows[0]?.taken === true ? true : undefined
    },
    { timeoutMs: LOCK_PATIENCE_MS, firstPauseMs: 20, signal },
  )
  if (isTaken) return client
  await client.end()
  throw new StoreError(refusal)
}

async function connectPatiently(address: Address, signal: AbortSignal): Promise<pg.Client> {
  let last: unknown
  const client = await until(
    () =>
      connect(address, 'server').catch((error: unknown) => {
        if (!isStoreUnavailable(error)) throw error
        last = error
        return undefined
      }),
    { timeoutMs: CONNECT_PATIENCE_MS, firstPauseMs: 10, signal },
  )
  if (!client) throw new StoreError('PostgreSQL takes no connections.', { cause: last })
  return client
}
