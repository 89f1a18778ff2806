import type { Kysely } from 'kysely'
import type pg from 'pg'

import type { Log } from '../log.ts'
import { createKysely, createPool, type Address } from './connection.ts'
import { settlesWithin } from './patience.ts'
import { listen, type Listening } from './listen.ts'
import type { Tables } from './tables.ts'
import { createWriter, type Writer } from './writer.ts'

export interface Store {
  db: Kysely<Tables>
  /** What the ledger writes with, on a connection of its own. */
  writer: Writer
  pool: pg.Pool
  address: Address
  /** The process id of the embedded PostgreSQL; undefined with `DATABASE_URL`. */
  postgresPid(): number | undefined
  /** Calls for every NOTIFY, and without a payload whenever some may have been missed. */
  listen(channel: string, onNotify: (payload?: string) => void): Listening
  /** Rejects when the store does not answer. */
  ping(): Promise<void>
  /** Lets running queries finish, then stops the embedded PostgreSQL and waits for it. */
  close(): Promise<void>
}

interface ConnectOptions {
  log: Log
  poolSize?: number | undefined
  postgresPid?: () => number
  afterClose?: () => Promise<void>
}

const DRAIN_PATIENCE_MS = 5_000

/** The store on a database that is ready: connects at the first query. */
export function connectStore(
  address: Address,
  { log, poolSize, postgresPid, afterClose }: ConnectOptions,
): Store {
  const pool = createPool(address, log, poolSize)
  // Kept while idle: what is prepared on it would be lost, and the next ticket wait for a new one.
  // Two: one begins while the other's commit is on its way to the disk.
  const writing = createPool(address, log, 2, { pipeline: true, idleTimeoutMillis: 0 })
  const listenings = new Set<Listening>()

  async function close(): Promise<void> {
    await Promise.all([...listenings].map((listening) => listening.close()))
    await Promise.all([pool, writing].map((one) => endPool(one, log)))
    await afterClose?.()
  }

  let closed: Promise<void> | undefined
  return {
    db: createKysely(pool),
    writer: createWriter(writing),
    pool,
    address,
    postgresPid: () => postgresPid?.(),
    listen(channel, onNotify) {
      const listening = listen(address, channel, onNotify, log)
      listenings.add(listening)
      return {
        close() {
          listenings.delete(listening)
          return listening.close()
        },
      }
    },
    async ping() {
      await pool.query('select 1')
    },
    close: () => (closed ??= close()),
  }
}

/** A query that never ends, or a connection never given back, must not keep the server from stopping. */
async function endPool(pool: pg.Pool, log: Log): Promise<void> {
  if (await settlesWithin(pool.end(), DRAIN_PATIENCE_MS)) return
  log.warn({ busy: pool.totalCount - pool.idleCount }, 'stopping with queries still running')
}
