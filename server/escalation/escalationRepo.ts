import { sql, type Kysely } from 'kysely'
import type { AlarmedPost, CaseCard } from '#shared/case.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

const BATCH = 50

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

/** Open cases with a missed promise that nobody was told of, or an escalation's next step due, the oldest first. */
export async function casesToWake(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from cases
    where closed_at is null and wake_at is not null and wake_at <= ${now}
    order by wake_at limit ${BATCH}`.execute(db)
  return idsOf(rows)
}

/** Open cases that nobody may have taken since that moment; the card has the last word. */
export async function casesLeftAlone(db: Db, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    (select c.id from cases c
     where c.closed_at is null and c.status in ('received', 'filed') and c.town_code is not null
       and c.tier is distinct from 4 and not c.flags @> array['orphan']
       and c.received_at <= ${since} and (c.imported_at is null or c.imported_at <= ${since})
     order by c.received_at limit ${BATCH})
    union
    (select c.id from orders o join cases c on c.id = o.case_id
     where o.state = 'sent' and o.sent_at <= ${since} and c.closed_at is null
       and c.status <> 'pending' and c.town_code is not null
       and c.tier is distinct from 4 and not c.flags @> array['orphan']
     limit ${BATCH})`.execute(db)
  return idsOf(rows)
}

/** Open cases of the station's tiers that are held by somebody else than its hours say. */
export async function casesHeldOtherwise(db: Db, isStationOpen: boolean): Promise<string[]> {
  const held = isStationOpen ? 'dutyOfficer' : 'stationLead'
  const { rows } = await sql<{ id: string }>`
    select id from cases
    where closed_at is null and holder = ${held} and tier in (1, 3)
      and grid_id is not null and town_code is not null
    order by id limit ${BATCH}`.execute(db)
  return idsOf(rows)
}

export interface PostHolder {
  id: string
  /** The unit whose desk they are of, where they are of any. */
  unitId: string | null
}

/** Whoever has this post where the case lies. */
export async function holdersOf(
  db: Db,
  post: AlarmedPost | 'gridChief',
  { townCode, gridId }: Pick<CaseCard, 'townCode' | 'gridId'>,
  at: Date,
): Promise<PostHolder[]> {
  const { rows } = await sql<PostHolder>`
    select distinct on (a.id) a.id, m.unit_id as "unitId"
    from accounts a left join unit_members m on m.account_id = a.id
      and m.valid_from <= ${at} and (m.valid_to is null or m.valid_to > ${at})
    where a.post = ${post} and a.disabled_at is null
      and (a.area ->> 'kind' = 'district'
        or a.area ->> 'townCode' = ${townCode} or a.area ->> 'gridId' = ${gridId})
    order by a.id, m.valid_from desc`.execute(db)
  return rows
}
