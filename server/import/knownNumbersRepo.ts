import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

/** Which of a source's numbers are tickets here already. */
export async function knownNumbers(
  db: Kysely<Tables>,
  source: string,
  sourceIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select source_id as id from tickets
    where source = ${source} and source_id = any(${sourceIds}::text[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
