import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

/** The channel on which processes tell each other that places or units have changed. */
export const ORG_CHANNEL = 'org'

/** Tells every process, with the commit of the transaction it is said in. */
export const tellOrgChanged = (db: Kysely<Tables>) =>
  sql`select pg_notify(${ORG_CHANNEL}, '')`.execute(db)
