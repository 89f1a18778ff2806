import { sql, type Kysely } from 'kysely'
import type { Room } from '#shared/area.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Notes that an account looked there in the stretch that began then; said again it changes nothing. */
export async function notePositionRead(
  db: Db,
  { accountId, place, from }: { accountId: string; place: Room; from: Date },
): Promise<void> {
  await sql`
    insert into position_reads (account_id, place, from_at) values (${accountId}, ${place}, ${from})
    on conflict do nothing`.execute(db)
}

export async function forgetPositionReads(db: Db, before: Date): Promise<void> {
  await sql`delete from position_reads where from_at < ${before}`.execute(db)
}
