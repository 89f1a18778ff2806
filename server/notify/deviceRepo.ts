import { sql, type Kysely } from 'kysely'
import type { NoticeLanguage } from '#shared/notice.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface NewDevice {
  id: string
  accountId: string
  endpointHash: Buffer
  /** The subscription's address and keys. */
  sealed: Buffer
  language: NoticeLanguage
  sessionHash: Buffer
  now: Date
}

/** A browser has one subscription: whoever agrees on it last is told there, and nobody else. */
export async function keepDevice(db: Db, device: NewDevice): Promise<void> {
  const { id, accountId, endpointHash, sealed, language, sessionHash, now } = device
  await sql`
    insert into push_devices (id, account_id, endpoint_hash, sealed, language, session_hash, agreed_at,
                              seen_at)
    values (${id}, ${accountId}, ${endpointHash}, ${sealed}, ${language}, ${sessionHash}, ${now}, ${now})
    on conflict (endpoint_hash) do update
    set account_id = excluded.account_id, sealed = excluded.sealed, language = excluded.language,
        session_hash = excluded.session_hash, agreed_at = excluded.agreed_at,
        seen_at = excluded.seen_at`.execute(db)
}

/**
 * Says that the device is here still, under this login; false: it is not known as this account's, and
 * if it was another's it is forgotten, since somebody else sits at it now.
 */
export async function seeDevice(
  db: Db,
  { accountId, endpointHash, language, sessionHash, now }: Omit<NewDevice, 'id' | 'sealed'>,
): Promise<boolean> {
  await sql`
    delete from push_devices
    where endpoint_hash = ${endpointHash} and account_id <> ${accountId}`.execute(db)
  const { rows } = await sql`
    update push_devices
    set seen_at = ${now}, language = ${language}, session_hash = ${sessionHash}
    where endpoint_hash = ${endpointHash} returning id`.execute(db)
  return rows.length > 0
}

/** One's own alone. */
export async function removeDevice(db: Db, accountId: string, endpointHash: Buffer): Promise<void> {
  await sql`
    delete from push_devices
    where endpoint_hash = ${endpointHash} and account_id = ${accountId}`.execute(db)
}

/** The push service says that there is no such subscription any more. */
export async function forgetDevice(db: Db, id: string): Promise<void> {
  await sql`delete from push_devices where id = ${id}`.execute(db)
}

/** Ended by a logout or an administrator, or by a link that is over; one that ran out by itself is none. */
const isOver = (now: Date) => sql`
  s.ended_at is not null or exists (
    select from unit_links l
    where l.id = s.link_id and (l.ended_at is not null or l.expires_at <= ${now}))`

/** Of logins that are over. */
export async function forgetLoggedOut(db: Db, now: Date): Promise<void> {
  await sql`
    delete from push_devices d using sessions s
    where s.id_hash = d.session_hash and (${isOver(now)})`.execute(db)
}

const isStanding = (now: Date) => sql`
  a.disabled_at is null and not exists (
    select from sessions s where s.id_hash = d.session_hash and (${isOver(now)}))`

/** The devices on which these accounts are told. */
export async function deviceIdsOf(
  db: Db,
  accountIds: readonly string[],
  now: Date,
): Promise<{ accountId: string; target: string }[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<{ accountId: string; target: string }>`
    select d.account_id as "accountId", d.id as target
    from push_devices d join accounts a on a.id = d.account_id
    where d.account_id = any(${accountIds}::text[]) and ${isStanding(now)}
    order by d.agreed_at, d.id`.execute(db)
  return rows
}

/** Where to send to; null: it is gone, or its person logged out or lost their link meanwhile. */
export async function findDevice(
  db: Db,
  id: string,
  now: Date,
): Promise<{ sealed: Buffer; language: NoticeLanguage } | null> {
  const { rows } = await sql<{ sealed: Buffer; language: NoticeLanguage }>`
    select d.sealed, d.language from push_devices d join accounts a on a.id = d.account_id
    where d.id = ${id} and ${isStanding(now)}`.execute(db)
  return rows[0] ?? null
}

export async function isAnyDevice(db: Db): Promise<boolean> {
  const { rows } = await sql`select from push_devices limit 1`.execute(db)
  return rows.length > 0
}
