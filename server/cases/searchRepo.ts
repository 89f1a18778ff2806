import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseQuery } from '#shared/caseQuery.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { conditionsOf, pageOf, whatIsAsked, type CasePage, type Found } from './caseListRepo.ts'
import { baseOf, factGram, gramsAsked, keysOf, weekOf, type Fact, type Mark } from './searchKeys.ts'
import { wordsSightOf } from './wordsSight.ts'

type Db = Kysely<Tables>
type Sql = RawBuilder<unknown>

/** Makes these cases findable as they are now; one that is found by the same as before stays untouched. */
export async function writeSearch(tx: Tx, cards: readonly CaseCard[]): Promise<void> {
  if (cards.length === 0) return
  const ids = cards.map(({ id }) => id)
  const { rows } = await sql<{ caseId: string; details: string[] }>`
    select case_id as "caseId", json_agg(detail) as details from tickets
    where case_id = any(${ids}::uuid[]) group by case_id`.execute(tx)
  const detailsOf = new Map(rows.map(({ caseId, details }) => [caseId, details]))
  const keys = cards.map((card) => `{${keysOf(card, detailsOf.get(card.id) ?? []).join(',')}}`)
  const moments = cards.map(({ receivedAt }) => receivedAt)
  const weeks = [...new Set(moments.map((at) => weekOf(new Date(at))))]
  await sql`
    with known as (
      insert into case_search_weeks select unnest(${weeks}::integer[]) on conflict do nothing
    )
    insert into case_search (case_id, received_at, keys)
    select id, received_at, keys::bigint[]
    from unnest(${ids}::uuid[], ${moments}::timestamptz[], ${keys}::text[])
      as x (id, received_at, keys)
    order by id
    on conflict (case_id) do update set received_at = excluded.received_at, keys = excluded.keys
    where (case_search.received_at, case_search.keys)
      is distinct from (excluded.received_at, excluded.keys)`.execute(tx)
}

/** So many grams are looked up in the index; the others are compared on what that finds. */
const PROBES = 6

/** Evenly from a long list: neighbours share letters, so those far apart say most. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from(
    { length: most },
    (_, n) => items[Math.floor((n * (items.length - 1)) / (most - 1))] as T,
  )
}

/**
 * Cases that hold everything that was typed, newest first, those with that very number before all.
 * Week by week from the newest, as far as the page needs: a word that every tenth case holds costs no
 * more than a rare one. Sight is one of the keys looked up, and is checked again on the case itself.
 */
export async function searchCases(
  db: Db,
  account: Account,
  query: CaseQuery & { q?: string | undefined },
  now: Date,
): Promise<CasePage> {
  const { q = '', cursor, limit } = query
  const conditions = conditionsOf(account, query, now)
  const exact = await findByNumber(db, q.trim(), conditions, limit)
  const first = cursor ? [] : exact
  const rest = await findByGrams(db, account, query, [
    ...conditions,
    sql`c.id <> all(${exact.map(({ id }) => id)}::uuid[])`,
  ])
  if (first.length === 0) return pageOf(rest, limit)

  const page = pageOf(rest, limit - first.length)
  const isCut = page.items.length === 0 && rest.length > 0
  return {
    items: [...first.map(({ card }) => card), ...page.items],
    nextCursor: isCut ? BEFORE_ALL : page.nextCursor,
  }
}

/** The place in a list before its first item. */
const BEFORE_ALL = '2099-12-31T23:59:59.999Z_ffffffff-ffff-ffff-ffff-ffffffffffff'

/** By a whole case number or source number, at once: no follower stands between. */
async function findByNumber(
  db: Db,
  number: string,
  conditions: readonly Sql[],
  limit: number,
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select c.card, c.id, c.received_at as at
    from (
      select id from cases where case_no = ${number}
      union
      select case_id from tickets
      where source in (select source from feeds) and source_id = ${number}
    ) n
    join cases c on c.id = n.id
    where ${sql.join(conditions, sql` and `)}
    order by c.received_at desc, c.id desc limit ${limit}`.execute(db)
  return rows
}

async function findByGrams(
  db: Db,
  account: Account,
  query: CaseQuery,
  conditions: readonly Sql[],
): Promise<Found[]> {
  const { q = '', cursor, limit } = query
  const facts = [...(await factsSeen(db, account)), ...factsAsked(query)]
  const matches = matchesOf(account, gramsAsked(q), facts.map(factGram))
  const after = cursor
    ? sql`(s.received_at, s.case_id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : sql`true`
  const newest = cursor ? weekOf(new Date(cursor.at)) : null
  const { rows } = await sql<Found>`
    select * from (
      select hit.*
      from (select week from case_search_weeks
            where week <= coalesce(${newest}::integer, week) order by week desc offset 0) w
      cross join lateral (
        select c.card, s.case_id as id, s.received_at as at
        from (
          select s.case_id, s.received_at from case_search s
          where ${matches} and ${after}
          order by s.received_at desc, s.case_id desc offset 0
        ) s
        cross join lateral (
          select c.card from cases c
          where c.id = s.case_id and ${sql.join(conditions, sql` and `)} offset 0
        ) c
        order by s.received_at desc, s.case_id desc limit ${limit + 1}
      ) hit
      limit ${limit + 1}
    ) page order by at desc, id desc`.execute(db)
  return rows
}

/** The keys a case must have, in the week `w.week`. */
function matchesOf(account: Account, grams: readonly number[], facts: readonly number[]): Sql {
  const key = (mark: Mark, gram: number) =>
    sql`w.week * ${baseOf(1, 'public')}::bigint + ${baseOf(0, mark) + gram}::bigint`
  const all = (some: readonly number[]) =>
    sql`array[${sql.join(some.map((gram) => key('public', gram)))}]::bigint[]`
  // Compared on the row: adding nothing keeps the index out of it.
  const held = sql`(s.keys || '{}'::bigint[])`
  const probes = spread(grams, PROBES)
  const words = wordsSightOf(account)
  const narrowed = facts.length > 0 ? [sql`s.keys @> ${all(facts)}`] : []

  if (words.of === 'none') {
    const rest = grams.filter((gram) => !probes.includes(gram))
    const others = rest.length > 0 ? [sql`${held} @> ${all(rest)}`] : []
    return sql.join([sql`s.keys @> ${all([...facts, ...probes])}`, ...others], sql` and `)
  }
  const either = (gram: number) =>
    sql`array[${key('public', gram)}, ${key('words', gram)}]::bigint[]`
  const everything = grams.map((gram) =>
    probes.includes(gram) ? sql`s.keys && ${either(gram)}` : sql`${held} && ${either(gram)}`,
  )
  const isTheirs =
    words.of === 'grid'
      ? [sql`(${held} @> ${all([factGram(`grid:${words.gridId}`)])} or ${held} @> ${all(grams)})`]
      : []
  return sql.join([...narrowed, ...everything, ...isTheirs], sql` and `)
}

function factsAsked(query: CaseQuery): Fact[] {
  const { townCode, gridId, unitId, source, tier, status } = query
  const facts: Fact[] = []
  if (townCode !== undefined) facts.push(`town:${townCode}`)
  if (gridId !== undefined) facts.push(`grid:${gridId}`)
  if (unitId !== undefined) facts.push(`unit:${unitId}`)
  if (source !== undefined) facts.push(`source:${source}`)
  if (tier !== undefined) facts.push(`tier:${tier}`)
  if (!whatIsAsked(query).mayBeClosed) facts.push('open')
  if (status?.every((one) => one === 'voided')) facts.push('voided')
  return facts
}

/** What is true of every case in the account's sight. */
async function factsSeen(db: Db, { area, post }: Account): Promise<Fact[]> {
  if (area.kind === 'district') return []
  if (area.kind === 'town') return [`town:${area.townCode}`]
  if (area.kind === 'unit') return [`unit:${area.unitId}`]
  if (post !== 'stationLead' && post !== 'gridChief') return [`grid:${area.gridId}`]
  const { rows } = await sql<{ townCode: string }>`
    select town_code as "townCode" from grids where id = ${area.gridId}`.execute(db)
  return rows.map(({ townCode }): Fact => `town:${townCode}`)
}
