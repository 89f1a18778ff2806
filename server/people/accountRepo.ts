import { sql, type Kysely } from 'kysely'
import { Account } from '#shared/account.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface LoginRow {
  account: Account
  passwordHash: string | null
  lockedUntil: Date | null
  isDisabled: boolean
  rightsVersion: number
}

const publicColumns = sql`
  json_build_object('id', a.id, 'username', a.username, 'label', a.label, 'post', a.post,
                    'area', a.area, 'stationGridId', a.station_grid_id) as account`

export async function findLogin(db: Db, username: string): Promise<LoginRow | null> {
  const { rows } = await sql<LoginRow>`
    select ${publicColumns}, password_hash as "passwordHash", locked_until as "lockedUntil",
           disabled_at is not null as "isDisabled", rights_version as "rightsVersion"
    from accounts a where username = ${username}`.execute(db)
  const row = rows[0]
  return row ? { ...row, account: Account.parse(row.account) } : null
}

/** Counts a failure; from the `limit`-th on the account is locked until `until`. */
export async function countFailure(
  db: Db,
  accountId: string,
  limit: number,
  until: Date,
): Promise<void> {
  await sql`
    update accounts
    set failures = case when failures + 1 >= ${limit} then 0 else failures + 1 end,
        locked_until = case when failures + 1 >= ${limit} then ${until} else locked_until end
    where id = ${accountId}`.execute(db)
}

export async function clearFailures(db: Db, accountId: string): Promise<void> {
  await sql`update accounts set failures = 0, locked_until = null
            where id = ${accountId}`.execute(db)
}

export async function insertSession(
  db: Db,
  session: { idHash: Buffer; accountId: string; rightsVersion: number; now: Date; expires: Date },
): Promise<void> {
  const { idHash, accountId, rightsVersion, now, expires } = session
  await sql`
    insert into sessions (id_hash, account_id, rights_version, created_at, expires_at)
    values (${idHash}, ${accountId}, ${rightsVersion}, ${now}, ${expires})`.execute(db)
}

/** A session counts while it has not ended, its account is enabled and its rights are unchanged. */
const alive = (now: Date) => sql`
  s.ended_at is null and s.expires_at > ${now} and a.disabled_at is null
  and a.rights_version = s.rights_version`

export async function findSession(
  db: Db,
  idHash: Buffer,
  now: Date,
): Promise<{ account: Account; isToken: boolean } | null> {
  const { rows } = await sql<{ account: unknown; isToken: boolean }>`
    select ${publicColumns}, s.token_id is not null as "isToken"
    from sessions s join accounts a on a.id = s.account_id
    where s.id_hash = ${idHash} and ${alive(now)}`.execute(db)
  const row = rows[0]
  return row ? { account: Account.parse(row.account), isToken: row.isToken } : null
}

/** Which of these sessions still count. */
export async function aliveSessions(
  db: Db,
  idHashes: readonly Buffer[],
  now: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ idHash: Buffer }>`
    select s.id_hash as "idHash" from sessions s join accounts a on a.id = s.account_id
    where s.id_hash = any(${idHashes}) and ${alive(now)}`.execute(db)
  return new Set(rows.map(({ idHash }) => idHash.toString('hex')))
}

export async function endSession(db: Db, idHash: Buffer, now: Date): Promise<void> {
  await sql`update sessions set ended_at = ${now}
            where id_hash = ${idHash} and ended_at is null`.execute(db)
}
