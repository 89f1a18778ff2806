import { sql, type Kysely } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** An emergency whistle whose unit has neither answered nor left: while it is, a trail may be. */
const isUnderWay = sql`
  o.state in ('sent', 'acknowledged', 'arrived') and exists (
    select from cases c cross join lateral json_array_elements(c.card -> 'orders') one
    where c.id = o.case_id and c.closed_at is null and one ->> 'id' = o.id::text
      and one ->> 'whistle' = 'emergency' and one ->> 'leftAt' is null)`

/** The emergency whistles these units are called by now. */
export async function emergencyOrders(db: Db, unitIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from orders o
    where o.unit_id = any(${unitIds}::text[]) and ${isUnderWay} order by o.id`.execute(db)
  return rows.map(({ id }) => id)
}

export interface Trail {
  id: string
  accountId: string
}

/** Begins the trails that are not yet there, for who agrees; those begun now. */
export async function beginTrails(
  tx: Tx,
  accountId: string,
  orderIds: readonly string[],
  now: Date,
): Promise<Trail[]> {
  const wanted = orderIds.map((orderId) => ({ id: newId(), orderId }))
  const { rows } = await sql<Trail>`
    insert into trails (id, account_id, order_id, begun_at)
    select x.id, c.account_id, x."orderId", ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(wanted)}::json) as x (id uuid, "orderId" uuid)
      cross join (
        select account_id from position_consents
        where account_id = ${accountId} and ended_at is null for share) c
    on conflict do nothing
    returning id, account_id as "accountId"`.execute(tx)
  return rows
}

/** Of these whistles, those in which somebody has a trail. */
export async function trailsBegun(
  db: Db,
  accountId: string,
  orderIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ orderId: string }>`
    select order_id as "orderId" from trails
    where account_id = ${accountId} and order_id = any(${orderIds}::uuid[])`.execute(db)
  return new Set(rows.map(({ orderId }) => orderId))
}

/** One more point on each of these trails; held by the trail's row, so that none outlives it. */
export async function addToTrails(
  db: Db,
  accountId: string,
  orderIds: readonly string[],
  { sealed, takenAt }: { sealed: Buffer; takenAt: Date },
): Promise<void> {
  await sql`
    insert into trail_points (trail_id, taken_at, sealed)
    select t.id, ${takenAt}::timestamptz, ${sealed}::bytea
    from (select id from trails where account_id = ${accountId}
          and order_id = any(${orderIds}::uuid[]) for share) t
    on conflict do nothing`.execute(db)
}

/** Each person's points, oldest first, of whistles still under way; a point of two whistles once. */
export async function readTrails(
  db: Db,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Buffer[]>> {
  const { rows } = await sql<{ accountId: string; sealed: Buffer }>`
    select distinct on (t.account_id, p.taken_at) t.account_id as "accountId", p.sealed
    from trails t join orders o on o.id = t.order_id
      join trail_points p on p.trail_id = t.id
    where t.account_id = any(${accountIds}::text[]) and ${isUnderWay}
    order by t.account_id, p.taken_at`.execute(db)
  const trails = new Map<string, Buffer[]>()
  for (const { accountId, sealed } of rows)
    trails.set(accountId, [...(trails.get(accountId) ?? []), sealed])
  return trails
}

/** Is there a trail of somebody who agrees no more, or of a whistle that is over? */
export async function isAnyTrailOver(db: Db): Promise<boolean> {
  const { rows } = await sql`select from trails t where ${isOver} limit 1`.execute(db)
  return rows.length > 0
}

const isOver = sql`
  (not exists (select from orders o where o.id = t.order_id and ${isUnderWay})
   or not exists (select from position_consents c
                  where c.account_id = t.account_id and c.ended_at is null))`

/** Deletes them with all their points; of several processes one gets each, and tells of it. */
export async function deleteTrailsOver(tx: Tx): Promise<Trail[]> {
  const { rows } = await sql<Trail>`
    delete from trails t where ${isOver}
    returning t.id, t.account_id as "accountId"`.execute(tx)
  return rows
}

/** Deletes every trail of these people, whatever the whistle. */
export async function deleteTrailsOf(tx: Tx, accountIds: readonly string[]): Promise<Trail[]> {
  const { rows } = await sql<Trail>`
    delete from trails where account_id = any(${accountIds}::text[])
    returning id, account_id as "accountId"`.execute(tx)
  return rows
}
