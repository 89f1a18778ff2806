import { sql, type Kysely } from 'kysely'
import type { DistrictName } from '#shared/districtName.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** What a store is: the demo or a real district, and its name; both texts are empty until it is named. */
export interface Installation extends DistrictName {
  isDemo: boolean
}

/** Only the first writes: of two processes that start at once the second waits, and changes nothing. */
export const insertInstallation = (db: Db, { isDemo, code, name }: Installation) =>
  sql`insert into installation (is_demo, code, name) values (${isDemo}, ${code}, ${name})
      on conflict do nothing`.execute(db)

/** Throws where no start has settled yet what the store is. */
export async function readInstallation(db: Db): Promise<Installation> {
  const { rows } = await sql<Installation>`
    select is_demo as "isDemo", code, name from installation`.execute(db)
  const [row] = rows
  if (!row) throw new Error('The store does not say yet what it is: settle the installation first')
  return row
}

export const writeDistrictName = (tx: Tx, { code, name }: DistrictName) =>
  sql`update installation set code = ${code}, name = ${name}`.execute(tx)

/** Whom the first start made, and whether they have never chosen a password; null: nobody was made. */
interface FirstAdmin {
  id: string
  username: string
  isUnused: boolean
  /** When their code was made; null: it was used up. */
  codeMadeAt: Date | null
}

/** Nobody else looks or writes until the transaction ends. */
export async function lockFirstAdmin(
  tx: Tx,
): Promise<{ isDemo: boolean; first: FirstAdmin | null; hasAdmins: boolean }> {
  await sql`select from installation for update`.execute(tx)
  const { rows } = await sql<{ isDemo: boolean; hasAdmins: boolean } & Partial<FirstAdmin>>`
    select i.is_demo as "isDemo", a.id, a.username,
           a.password_hash is null and a.rights_version = 1 as "isUnused",
           c.made_at as "codeMadeAt",
           exists (select from accounts where post = 'admin') as "hasAdmins"
    from installation i
    left join accounts a on a.id = i.first_admin
    left join login_codes c on c.account_id = a.id`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('The store does not say yet what it is: settle the installation first')
  const { isDemo, hasAdmins, id, username, isUnused = false, codeMadeAt = null } = row
  return {
    isDemo,
    hasAdmins,
    first: id && username ? { id, username, isUnused, codeMadeAt } : null,
  }
}

export async function insertFirstAdmin(
  tx: Tx,
  { id, username, label }: { id: string; username: string; label: string },
): Promise<void> {
  await sql`insert into accounts (id, username, label, post, area)
    values (${id}, ${username}, ${label}, 'admin', '{"kind":"district"}'::json)`.execute(tx)
  await sql`update installation set first_admin = ${id}`.execute(tx)
}
