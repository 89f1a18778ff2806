import type { Kysely, Transaction } from 'kysely'

import type { Tables } from './tables.ts'

/**
 * Runs `work` in a transaction: all of it happens, or (when it throws) nothing.
 * Inside another transaction it joins that one, so services can call each other.
 */
export function inTransaction<T>(
  db: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (isTransaction(db)) return work(db)
  return db.transaction().execute(work)
}

function isTransaction(db: Kysely<Tables>): db is Transaction<Tables> {
  return db.isTransaction
}
