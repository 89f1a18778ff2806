import { sql, type Kysely } from 'kysely'
import type { UnfinishedImport } from '#shared/ticketImport.ts'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

interface Begun {
  fileHash: Buffer
  source: string
  tickets: number
  madeBy: string
  now: Date
}

/** The record of a file that is being taken; one that broke off before is gone on with. */
export async function beginImport(db: Db, begun: Begun): Promise<string> {
  const { fileHash, source, tickets, madeBy, now } = begun
  const { rows } = await sql<{ id: string }>`
    with standing as (
      update ticket_imports set moved_at = ${now}
      where file_hash = ${fileHash} and source = ${source} and done_at is null
      returning id),
    fresh as (
      insert into ticket_imports
        (id, file_hash, source, tickets, taken, made_by, made_at, moved_at)
      select ${newId()}, ${fileHash}, ${source}, ${tickets}, 0, ${madeBy}, ${now}, ${now}
      where not exists (select from standing)
      returning id)
    select id from standing union all select id from fresh`.execute(db)
  const [row] = rows
  if (!row) throw new Error('The import left no record')
  return row.id
}

export async function moveImport(db: Db, id: string, taken: number, now: Date): Promise<void> {
  await sql`update ticket_imports set taken = taken + ${taken}, moved_at = ${now}
            where id = ${id}`.execute(db)
}

/** Of every record of this file: a second one may have begun at the same moment. */
export async function finishImport(
  db: Db,
  { fileHash, source, now }: Pick<Begun, 'fileHash' | 'source' | 'now'>,
): Promise<void> {
  await sql`update ticket_imports set done_at = ${now}
            where file_hash = ${fileHash} and source = ${source} and done_at is null`.execute(db)
}

/** Its mark goes; what came of it stays. Null: there is no such unfinished import. */
export async function giveUpImport(
  db: Db,
  { id, by, now, movedBefore }: { id: string; by: string; now: Date; movedBefore: Date },
): Promise<{ isGivenUp: boolean } | null> {
  const { rows } = await sql<{ isGivenUp: boolean }>`
    with given as (
      update ticket_imports set done_at = ${now}, given_up_by = ${by}
      where id = ${id} and done_at is null and moved_at <= ${movedBefore} returning id)
    select exists (select from given) as "isGivenUp"
    from ticket_imports where id = ${id} and done_at is null`.execute(db)
  return rows[0] ?? null
}

/** Files that were not taken to their end, the newest first. */
export async function unfinishedImports(db: Db): Promise<UnfinishedImport[]> {
  const { rows } = await sql<
    Omit<UnfinishedImport, 'madeAt' | 'movedAt'> & { madeAt: Date; movedAt: Date }
  >`
    select i.id, encode(i.file_hash, 'hex') as sha256, i.source, i.tickets, i.taken, a.label as "by",
           i.made_at as "madeAt", i.moved_at as "movedAt"
    from ticket_imports i join accounts a on a.id = i.made_by
    where i.done_at is null order by i.made_at desc limit 20`.execute(db)
  return rows.map(({ madeAt, movedAt, ...row }) => ({
    ...row,
    madeAt: madeAt.toISOString(),
    movedAt: movedAt.toISOString(),
  }))
}
