import { sql, type Kysely } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Since when somebody agrees to share their place; null: they do not. */
export async function consentSince(db: Db, accountId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select given_at as at from position_consents
    where account_id = ${accountId} and ended_at is null`.execute(db)
  return rows[0]?.at ?? null
}

/** False when it had been given already. */
export async function giveConsent(tx: Tx, accountId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into position_consents (id, account_id, given_at)
    values (${newId()}, ${accountId}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** False when there was none. What was shared under it is deleted by `forgetPositions` behind it. */
export async function endConsent(tx: Tx, accountId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update position_consents set ended_at = greatest(given_at, ${now}::timestamptz)
    where account_id = ${accountId} and ended_at is null returning id`.execute(tx)
  return rows.length > 0
}

interface SealedPosition {
  accountId: string
  sealed: Buffer
  takenAt: Date
}

/**
 * Keeps it in the last one's place, unless that is newer. Stands on the consent's row, which is held
 * meanwhile: a position that crosses with its withdrawal is either deleted with the others or never
 * written. False: there is no consent.
 */
export async function keepPosition(db: Db, { accountId, sealed, takenAt }: SealedPosition) {
  const { rows } = await sql<{ isAgreed: boolean }>`
    with agreed as (
      select account_id from position_consents
      where account_id = ${accountId} and ended_at is null for share
    ), kept as (
      insert into positions (account_id, sealed, taken_at)
      select account_id, ${sealed}::bytea, ${takenAt}::timestamptz from agreed
      on conflict (account_id) do update
        set sealed = excluded.sealed, taken_at = excluded.taken_at
        where positions.taken_at < excluded.taken_at
      returning account_id
    )
    select exists (select from agreed) as "isAgreed"`.execute(db)
  return rows[0]?.isAgreed ?? false
}

/** The last positions of these people, as far as they agree and none is older than `notBefore`. */
export async function readPositions(
  db: Db,
  accountIds: readonly string[],
  notBefore: Date,
): Promise<{ agreed: ReadonlySet<string>; positions: ReadonlyMap<string, SealedPosition> }> {
  const { rows } = await sql<{ accountId: string; sealed: Buffer | null; takenAt: Date | null }>`
    select c.account_id as "accountId", p.sealed, p.taken_at as "takenAt"
    from position_consents c
      left join positions p on p.account_id = c.account_id and p.taken_at >= ${notBefore}
    where c.ended_at is null and c.account_id = any(${accountIds}::text[])`.execute(db)
  return {
    agreed: new Set(rows.map(({ accountId }) => accountId)),
    positions: new Map(
      rows.flatMap(({ accountId, sealed, takenAt }) =>
        sealed && takenAt ? [[accountId, { accountId, sealed, takenAt }]] : [],
      ),
    ),
  }
}

export async function forgetPositions(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return
  await sql`delete from positions where account_id = any(${accountIds}::text[])`.execute(db)
}

/** Deletes what is older than positions are kept, and what nobody agrees to any more. */
export async function forgetOldPositions(db: Db, notBefore: Date): Promise<void> {
  await sql`
    delete from positions p
    where taken_at < ${notBefore} or not exists (
      select from position_consents c where c.account_id = p.account_id and c.ended_at is null)
  `.execute(db)
}

/** Whose positions or trails are kept now. */
export async function accountsKept(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select account_id as id from positions union select account_id from trails`.execute(db)
  return rows.map(({ id }) => id)
}
