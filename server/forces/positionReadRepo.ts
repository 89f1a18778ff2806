import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Room } from '#shared/area.ts'
import { sightOf } from '#server/cases/sightRepo.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

interface Look {
  accountId: string
  place: Room
  from: Date
  /** Null: for no case. */
  caseId: string | null
}

/** Notes that an account looked there in the stretch that began then; said again it changes nothing. */
export async function notePositionRead(
  db: Db,
  { accountId, place, from, caseId }: Look,
): Promise<void> {
  const caseIds = caseId === null ? [] : [caseId]
  await sql`
    insert into position_reads as r (account_id, place, from_at, case_ids)
    values (${accountId}, ${place}, ${from}, ${caseIds}::uuid[])
    on conflict (account_id, place, from_at) do update
    set case_ids = r.case_ids || excluded.case_ids
    where not excluded.case_ids <@ r.case_ids`.execute(db)
}

export async function forgetPositionReads(db: Db, before: Date): Promise<void> {
  await sql`delete from position_reads where from_at < ${before}`.execute(db)
}

/** A look as it is kept. */
export interface ReadRow {
  from: Date
  who: string
  place: string
  cases: { caseNo: string | null; isWhistle: boolean }[]
}

const shown = (account: Account): RawBuilder<unknown> => sql`
  r.from_at as "from", a.label as who, r.place, coalesce((
    select json_agg(json_build_object(
      'caseNo', case when ${sightOf(account)} then c.case_no end,
      'isWhistle', exists (select from json_array_elements(c.card -> 'orders') one
                           where one ->> 'kind' = 'whistle')) order by c.case_no)
    from cases c where c.id = any(r.case_ids)), '[]') as cases`

/**
 * Looks at the places somebody's units work in, while they shared their own: a town's or a grid's. The
 * newest first.
 */
export async function readsOfPlaces(
  db: Db,
  account: Account,
  { everyMinutes, limit, now }: { everyMinutes: number; limit: number; now: Date },
): Promise<ReadRow[]> {
  const { rows } = await sql<ReadRow>`
    with mine as (
      select u.id, u.town_code from unit_members m join units u on u.id = m.unit_id
      where m.account_id = ${account.id} and m.valid_from <= ${now}
        and (m.valid_to is null or m.valid_to > ${now})
    ), places as (
      select 'town:' || coalesce(mine.town_code, t.code) as place
      from mine left join towns t on mine.town_code is null
      union select 'grid:' || d.grid_id from deployments d join mine on mine.id = d.unit_id
    )
    select ${shown(account)}
    from position_reads r join places p on p.place = r.place join accounts a on a.id = r.account_id
    where exists (
      select from position_consents s where s.account_id = ${account.id}
        and s.given_at < r.from_at + make_interval(mins => ${everyMinutes})
        and (s.ended_at is null or s.ended_at > r.from_at))
    order by r.from_at desc, a.label, r.place limit ${limit}`.execute(db)
  return rows
}

/** So many looks before a moment, and those that share the last one's stretch. The newest first. */
export async function allReads(
  db: Db,
  account: Account,
  { before, limit }: { before: Date | null; limit: number },
): Promise<ReadRow[]> {
  const older = sql`(${before}::timestamptz is null or from_at < ${before})`
  const { rows } = await sql<ReadRow>`
    select ${shown(account)}
    from position_reads r join accounts a on a.id = r.account_id
    where ${older} and r.from_at >= coalesce(
      (select from_at from position_reads where ${older}
       order by from_at desc offset ${limit - 1} limit 1), '-infinity')
    order by r.from_at desc, a.label, r.place`.execute(db)
  return rows
}

export async function isAnyReadBefore(db: Db, before: Date): Promise<boolean> {
  const { rows } = await sql`
    select from position_reads where from_at < ${before} limit 1`.execute(db)
  return rows.length > 0
}
