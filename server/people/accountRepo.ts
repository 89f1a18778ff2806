import { sql, type Kysely } from 'kysely'
import { Account } from '#shared/account.ts'
import type { SessionEnd } from '#shared/session.ts'
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
  session: {
    idHash: Buffer
    accountId: string
    rightsVersion: number
    now: Date
    expires: Date
    /** The link it was opened by. */
    linkId?: string
  },
): Promise<void> {
  const { idHash, accountId, rightsVersion, now, expires, linkId = null } = session
  await sql`
    insert into sessions (id_hash, account_id, rights_version, created_at, expires_at, link_id)
    values (${idHash}, ${accountId}, ${rightsVersion}, ${now}, ${expires}, ${linkId})`.execute(db)
}

/** Why a session counts no more, null while it does; what somebody did says more than the time that ran out. */
const endOf = (now: Date) => sql<SessionEnd | null>`
  case when s.ended_at is not null
         then case when s.token_id is not null then 'tokenEnded'
                   when exists (select from unit_links l
                                where l.id = s.link_id and l.ended_at <= s.ended_at)
                     then 'linkEnded'
                   else 'loggedOut' end
       when a.disabled_at is not null then 'accountDisabled'
       when a.rights_version <> s.rights_version then 'rightsChanged'
       when s.expires_at <= ${now}
         then case when s.link_id is null then 'expired' else 'linkExpired' end end`

export interface SessionRow {
  account: Account
  isToken: boolean
  ended: SessionEnd | null
}

/** Null when there never was such a session. */
export async function findSession(db: Db, idHash: Buffer, now: Date): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`
    select ${publicColumns}, s.token_id is not null as "isToken", ${endOf(now)} as ended
    from sessions s join accounts a on a.id = s.account_id
    where s.id_hash = ${idHash}`.execute(db)
  const row = rows[0]
  return row ? { ...row, account: Account.parse(row.account) } : null
}

/** Of these sessions, how each that is known stands: null while it counts. */
export async function endsOfSessions(
  db: Db,
  idHashes: readonly Buffer[],
  now: Date,
): Promise<Map<string, SessionEnd | null>> {
  const { rows } = await sql<{ idHash: Buffer; ended: SessionEnd | null }>`
    select s.id_hash as "idHash", ${endOf(now)} as ended
    from sessions s join accounts a on a.id = s.account_id
    where s.id_hash = any(${idHashes})`.execute(db)
  return new Map(rows.map(({ idHash, ended }) => [idHash.toString('hex'), ended]))
}

export async function endSession(db: Db, idHash: Buffer, now: Date): Promise<void> {
  await sql`update sessions set ended_at = ${now}
            where id_hash = ${idHash} and ended_at is null`.execute(db)
}
