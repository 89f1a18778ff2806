import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'
import { CaseStatus, isClosed, type CaseCard } from '#shared/case.ts'
import { NO_DUE, type CaseQuery } from '#shared/caseQuery.ts'
import { liftCard } from '#shared/lift.ts'
import type { Tables } from '#server/store/tables.ts'
import { ofUnit, sightOf } from './sightRepo.ts'

type Db = Kysely<Tables>
type Sql = RawBuilder<unknown>

export interface CasePage {
  items: CaseCard[]
  nextCursor: string | null
}

export interface Found {
  card: CaseCard
  id: string
  /** What the list is ordered by. Null: no due time. */
  at: Date | null
}

/** A page, from one row more than it holds. */
export function pageOf(rows: readonly Found[], limit: number): CasePage {
  const items = rows.slice(0, limit).map(({ card }) => liftCard(card))
  const last = rows[limit - 1]
  const nextCursor =
    rows.length > limit && last ? `${last.at?.toISOString() ?? NO_DUE}_${last.id}` : null
  return { items, nextCursor }
}

/** Open and closed cases are kept in indexes of their own. */
type Part = 'open' | 'closed' | 'any'

const OPEN: Sql = sql`c.closed_at is null`
const CLOSED: Sql = sql`c.closed_at is not null`
const inPart: Record<Part, Sql[]> = { open: [OPEN], closed: [CLOSED], any: [] }

const closes = (status: CaseStatus): boolean => isClosed({ status })
const statusesOf: Record<Part, readonly CaseStatus[]> = {
  open: CaseStatus.options.filter((status) => !closes(status)),
  closed: CaseStatus.options.filter(closes),
  any: CaseStatus.options,
}

/**
 * Of several statuses the database would think far too few cases have one, and would read them all
 * to sort them; hidden in a function they are checked along the order, and it stops at the page's end.
 */
function ofStatus(status: CaseQuery['status'], part: Part): Sql[] {
  const asked = status?.filter((one) => statusesOf[part].includes(one))
  if (!asked || asked.length === statusesOf[part].length) return []
  if (asked.length === 1) return [sql`c.status = ${asked[0]}`]
  return [sql`array_position(${asked}::text[], c.status) is not null`]
}

/** What must hold besides the words looked for, as conditions on `cases c`, in that part of them. */
export function conditionsOf(
  account: Account,
  query: CaseQuery,
  now: Date,
  part: Part = 'any',
): Sql[] {
  const { status, tier, holder, flag, gridId, townCode, unitId, source, overdue } = query
  const conditions = [sightOf(account), ...inPart[part], ...ofStatus(status, part)]
  if (tier !== undefined) conditions.push(sql`c.tier = ${tier}`)
  // Nobody holds a closed case any more.
  if (holder !== undefined) conditions.push(sql`c.holder = ${holder}`, OPEN)
  if (flag !== undefined)
    conditions.push(sql`(c.flags <> '{}' and array_position(c.flags, ${flag}) is not null)`)
  if (gridId !== undefined) conditions.push(sql`c.grid_id = ${gridId}`)
  if (townCode !== undefined) conditions.push(sql`c.town_code = ${townCode}`)
  if (unitId !== undefined) conditions.push(ofUnit(unitId))
  if (source !== undefined) conditions.push(sql`c.sources @> array[${source}]::text[]`)
  if (overdue === true) conditions.push(sql`(c.closed_at is null and c.next_due < ${now})`)
  if (overdue === false)
    conditions.push(sql`(c.closed_at is not null or c.next_due is null or c.next_due >= ${now})`)
  return conditions
}

/**
 * A page of cases, newest first or next due first; the cursor is where the last page ended. Every
 * page is the beginning of one index range, or of two that are merged: open cases and closed ones.
 */
export async function listCases(
  db: Db,
  account: Account,
  query: CaseQuery,
  now: Date,
): Promise<CasePage> {
  const { rows } = await planOf(account, query, now).execute(db)
  return pageOf(rows, query.limit)
}

function planOf(account: Account, query: CaseQuery, now: Date): RawBuilder<Found> {
  const { cursor, limit, sort, flag, tier } = query
  const conditions = (part: Part) => conditionsOf(account, query, now, part)
  if (sort === 'due') return nextDue(conditions('open'), cursor, limit + 1)

  const { mayBeOpen, mayBeClosed } = whatIsAsked(query)
  const unitId = account.area.kind === 'unit' ? account.area.unitId : query.unitId
  const after = cursor
    ? [sql`(c.received_at, c.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`]
    : []
  // What the index over a unit's few special, flagged and voided cases holds.
  const isRare = flag !== undefined || tier === 4 || query.status?.every((one) => one === 'voided')
  if (unitId !== undefined && mayBeClosed)
    return isRare
      ? newestOfFew([...conditions('any'), ...after], limit + 1)
      : newestOfUnit(unitId, conditions('any'), cursor, limit + 1)

  const newest = (part: Part) => newestFirst([...conditions(part), ...after], limit + 1)
  if (!mayBeClosed) return newest('open')
  if (!mayBeOpen) return newest('closed')
  if (flag !== undefined) return newest('any')
  return sql<Found>`
    (${newest('open')}) union all (${newest('closed')})
    order by at desc, id desc limit ${limit + 1}`
}

export function whatIsAsked({ status, overdue, holder }: CaseQuery) {
  const isOpenOnly = overdue === true || holder !== undefined
  return {
    mayBeOpen: !status || !status.every(closes),
    mayBeClosed: !isOpenOnly && (!status || status.some(closes)),
  }
}

const newestFirst = (conditions: Sql[], count: number): RawBuilder<Found> => sql<Found>`
  select c.card, c.id, c.received_at as at from cases c
  where ${sql.join(conditions, sql` and `)}
  order by c.received_at desc, c.id desc limit ${count}`

/**
 * A unit's voided, flagged and special cases are so few that all of them are found by their own index, put
 * in order, and only then the page's cards are read: along its whole history a page of them took 50 ms at a
 * million cases. `offset 0` keeps the database from walking that history all the same.
 */
const newestOfFew = (conditions: Sql[], count: number): RawBuilder<Found> => sql<Found>`
  select c.card, few.id, few.at
  from (
    select id, at
    from (select id, received_at as at from cases c where ${sql.join(conditions, sql` and `)} offset 0) all_few
    order by at desc, id desc limit ${count}
  ) few
  join cases c using (id)
  order by few.at desc, few.id desc`

/** By its orders, which are kept in this order; a unit may have had several in one case. */
const newestOfUnit = (
  unitId: string,
  conditions: Sql[],
  cursor: CaseQuery['cursor'],
  count: number,
): RawBuilder<Found> => sql<Found>`
  select c.card, o.id, o.at
  from (
    select distinct case_received_at as at, case_id as id from orders
    where unit_id = ${unitId} and state <> 'cancelled'
      and ${cursor ? sql`(case_received_at, case_id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql`true`}
    order by case_received_at desc, case_id desc
  ) o
  cross join lateral (
    select c.card from cases c where c.id = o.id and ${sql.join(conditions, sql` and `)} offset 0
  ) c
  order by o.at desc, o.id desc limit ${count}`

/** Open cases, the one whose clock goes red first at the top, those without a due time at the end. */
function nextDue(conditions: Sql[], cursor: CaseQuery['cursor'], count: number): RawBuilder<Found> {
  const at = cursor?.at === NO_DUE ? 'infinity' : cursor?.at
  const after = cursor
    ? sql`(coalesce(c.next_due, 'infinity'), c.id) > (${at}::timestamptz, ${cursor.id}::uuid)`
    : sql`true`
  return sql<Found>`
    select c.card, c.id, c.next_due as at from cases c
    where ${sql.join(conditions, sql` and `)} and ${after}
    order by coalesce(c.next_due, 'infinity'), c.id limit ${count}`
}
