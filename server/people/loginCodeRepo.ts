import { sql, type Kysely } from 'kysely'
import type { ListedAccount } from '#shared/orgFile.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

interface NewCode {
  accountId: string
  codeHash: Buffer
  madeBy: string
  now: Date
  expires: Date
}

/** In place of the one before. */
export async function insertLoginCode(tx: Tx, code: NewCode): Promise<void> {
  const { accountId, codeHash, madeBy, now, expires } = code
  await sql`
    insert into login_codes (account_id, code_hash, made_by, made_at, expires_at)
    values (${accountId}, ${codeHash}, ${madeBy}, ${now}, ${expires})
    on conflict (account_id) do update
      set code_hash = excluded.code_hash, made_by = excluded.made_by,
          made_at = excluded.made_at, expires_at = excluded.expires_at`.execute(tx)
}

/** No password any more, no lock, and no session that began before: whoever knew the old one is out. */
export async function takePasswordAway(tx: Tx, accountId: string): Promise<void> {
  await sql`
    update accounts
    set password_hash = null, rights_version = rights_version + 1, failures = 0, locked_until = null
    where id = ${accountId}`.execute(tx)
}

/** The last code that was made and not used, also when its time is over. */
export async function findLoginCode(
  db: Db,
  accountId: string,
): Promise<{ codeHash: Buffer; expiresAt: Date } | null> {
  const { rows } = await sql<{ codeHash: Buffer; expiresAt: Date }>`
    select code_hash as "codeHash", expires_at as "expiresAt" from login_codes
    where account_id = ${accountId}`.execute(db)
  return rows[0] ?? null
}

/**
 * Uses the code up and sets the password, or neither: of two at the same moment one gets in. False: there is
 * no such code any more.
 */
export async function spendLoginCode(
  db: Db,
  { accountId, codeHash, now }: { accountId: string; codeHash: Buffer; now: Date },
  passwordHash: string,
): Promise<boolean> {
  const { rows } = await sql`
    with spent as (
      delete from login_codes
      where account_id = ${accountId} and code_hash = ${codeHash} and expires_at > ${now}
      returning account_id)
    update accounts a
    set password_hash = ${passwordHash}, rights_version = rights_version + 1,
        failures = 0, locked_until = null
    from spent where a.id = spent.account_id and a.disabled_at is null
    returning a.id`.execute(db)
  return rows.length > 0
}

/** Null: there is none of the organisation's. Holds it until the transaction ends. */
export async function findAccount(
  tx: Tx,
  id: string,
): Promise<{ id: string; username: string; label: string; isDisabled: boolean } | null> {
  const { rows } = await sql<{ id: string; username: string; label: string; isDisabled: boolean }>`
    select id, username, label, disabled_at is not null as "isDisabled" from accounts
    where id = ${id} and post <> 'linkOfficer' for update`.execute(tx)
  return rows[0] ?? null
}

/** Every account that somebody may log in to, without anybody's name; a leading # marks a roster's alone. */
export async function listAccounts(db: Db, now: Date): Promise<ListedAccount[]> {
  const { rows } = await sql<Omit<ListedAccount, 'codeUntil'> & { codeUntil: Date | null }>`
    select a.id, a.username, a.label, a.post, a.disabled_at is not null as "isDisabled",
           a.password_hash is not null as "hasPassword", c.expires_at as "codeUntil"
    from accounts a left join login_codes c on c.account_id = a.id and c.expires_at > ${now}
    where a.post <> 'linkOfficer' and a.username not like '#%' order by a.username`.execute(db)
  return rows.map((row) => ({ ...row, codeUntil: row.codeUntil?.toISOString() ?? null }))
}
