import { sql, type Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import { everyCase, type CaseFilter, type SavedView } from '#shared/savedView.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Whose views: one account's, or a town's. Exactly one of them. */
export type ViewOwner = { accountId: string } | { townCode: string }

const ownedBy = (owner: ViewOwner) =>
  'accountId' in owner ? sql`account_id = ${owner.accountId}` : sql`town_code = ${owner.townCode}`

/** An owner's views in their order. */
export async function readViews(db: Db, owner: ViewOwner): Promise<SavedView[]> {
  const { rows } = await sql<{ id: string; name: string; filter: CaseFilter }>`
    select id, name, filter from saved_views where ${ownedBy(owner)} order by place, id`.execute(db)
  const isShared = 'townCode' in owner
  // Kept before the filter learned a field: that field asks nothing.
  return rows.map((row) => ({ ...row, filter: { ...everyCase, ...row.filter }, isShared }))
}

/** Adds it behind the others; false when the owner has one of that name already. */
export async function insertView(
  db: Db,
  owner: ViewOwner,
  view: { name: string; filter: CaseFilter; madeBy: string; now: Date },
): Promise<boolean> {
  const { name, filter, madeBy, now } = view
  const accountId = 'accountId' in owner ? owner.accountId : null
  const townCode = 'townCode' in owner ? owner.townCode : null
  const { rows } = await sql`
    insert into saved_views (id, account_id, town_code, name, filter, place, made_by, made_at)
    select ${uuid()}::uuid, ${accountId}, ${townCode}, ${name}, ${JSON.stringify(filter)}::jsonb,
           coalesce(max(place) + 1, 0), ${madeBy}, ${now}::timestamptz
    from saved_views where ${ownedBy(owner)}
    on conflict do nothing returning id`.execute(db)
  return rows.length > 0
}

/** Gives it a name, a filter or both. `nameTaken`: another one of this owner has that name. */
export async function changeView(
  db: Db,
  owner: ViewOwner,
  id: string,
  { name = null, filter = null }: { name?: string | null; filter?: CaseFilter | null },
): Promise<'changed' | 'nameTaken' | 'notFound'> {
  const { rows } = await sql<{ isTaken: boolean }>`
    select exists (
      select 1 from saved_views where ${ownedBy(owner)} and name = ${name} and id <> ${id}
    ) as "isTaken"`.execute(db)
  if (rows[0]?.isTaken === true) return 'nameTaken'
  const kept = filter === null ? null : JSON.stringify(filter)
  const changed = await sql`
    update saved_views
    set name = coalesce(${name}, name), filter = coalesce(${kept}::jsonb, filter)
    where id = ${id} and ${ownedBy(owner)} returning id`.execute(db)
  return changed.rows.length > 0 ? 'changed' : 'notFound'
}

export async function removeView(db: Db, owner: ViewOwner, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from saved_views where id = ${id} and ${ownedBy(owner)} returning id`.execute(db)
  return rows.length > 0
}

/** Puts an owner's views in this order; those not named keep their places behind them. */
export async function orderViews(db: Db, owner: ViewOwner, ids: readonly string[]): Promise<void> {
  await sql`
    update saved_views v
    set place = coalesce(array_position(${ids}::uuid[], v.id), ${ids.length} + v.place + 1)
    where ${ownedBy(owner)}`.execute(db)
}
