import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

/** The channel on which processes tell each other that rules or calendar have changed. */
export const RULES_CHANNEL = 'rules'

/** Tells every process, with the commit of the transaction it is said in. */
export const tellRulesChanged = (db: Kysely<Tables>) =>
  sql`select pg_notify(${RULES_CHANNEL}, '')`.execute(db)
