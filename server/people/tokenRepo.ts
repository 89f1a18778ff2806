import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A token as it is listed: everything but the token. */
export interface TokenRow {
  id: string
  accountUsername: string
  accountLabel: string
  note: string
  madeBy: string
  createdAt: Date
  expiresAt: Date
  endedAt: Date | null
}

interface NewToken {
  id: string
  idHash: Buffer
  accountUsername: string
  note: string
  madeBy: string
  now: Date
  expires: Date
}

/** Null when there is no such account, or it is disabled. */
export async function insertToken(db: Db, token: NewToken): Promise<TokenRow | null> {
  const { id, idHash, accountUsername, note, madeBy, now, expires } = token
  await sql`
    insert into sessions (id_hash, account_id, rights_version, created_at, expires_at,
                          token_id, note, made_by)
    select ${idHash}, id, rights_version, ${now}, ${expires}, ${id}, ${note}, ${madeBy}
    from accounts where username = ${accountUsername} and disabled_at is null`.execute(db)
  const [row] = await readTokens(db, id)
  return row ?? null
}

/** The tokens ever made, newest first, or the one with this id. */
export async function readTokens(db: Db, id: string | null): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select s.token_id as id, a.username as "accountUsername", a.label as "accountLabel", s.note,
           m.label as "madeBy", s.created_at as "createdAt", s.expires_at as "expiresAt",
           s.ended_at as "endedAt"
    from sessions s join accounts a on a.id = s.account_id join accounts m on m.id = s.made_by
    where s.token_id is not null and (${id}::uuid is null or s.token_id = ${id})
    order by s.created_at desc, s.token_id desc`.execute(db)
  return rows
}

/** Ends it, if it has not ended; false when there is no such token. */
export async function endToken(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update sessions set ended_at = coalesce(ended_at, ${now}) where token_id = ${id}
    returning token_id`.execute(db)
  return rows.length > 0
}
