import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import type { Log } from '../log.ts'
import { columnTypes } from './columnTypes.ts'
import type { Tables } from './tables.ts'

/** Where a PostgreSQL is reached; everything in the store connects through this. */
export type Address = Readonly<
  Pick<pg.ClientConfig, 'connectionString' | 'host' | 'port' | 'user' | 'database' | 'ssl'>
>

const CONNECT_TIMEOUT_MS = 5_000

/** The address of a `DATABASE_URL`. */
export function addressOf(databaseUrl: string): Address {
  return { connectionString: databaseUrl }
}

/** A connection of its own, for what must stay on one session: locks, LISTEN, migrations. */
export async function connect(address: Address, purpose: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...address,
    types: columnTypes,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: `shaotai ${purpose}`,
  })
  // A connection that breaks while idle would otherwise end the process; owners listen for `end`.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** The pool for everything else. */
export function createPool(
  address: Address,
  log: Log,
  size = 10,
  special: Pick<pg.PoolConfig, 'pipeline' | 'idleTimeoutMillis'> = {},
): pg.Pool {
  const pool = new pg.Pool({
    ...address,
    ...special,
    types: columnTypes,
    max: size,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'shaotai',
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle store connection broke'))
  // The pool listens for errors of idle connections only: one that breaks while it is lent out,
  // between two queries of a transaction, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function createKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
