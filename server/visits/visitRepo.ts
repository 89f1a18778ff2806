import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Visit, VisitQuery } from '#shared/visit.ts'
import { mayWriteVisits } from '#shared/visitSight.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { writtenSightOf } from './writtenSightRepo.ts'

type Db = Kysely<Tables>

/** A visit as it lies in the store: the words redacted, and the whole ones sealed. */
export interface VisitRow extends Omit<Visit, 'at' | 'isMine' | 'isWhole'> {
  at: Date
  authorId: string
  unitId: string | null
  sealed: Buffer
}

const columns = sql`
  w.id, w.number, w.version, w.author_id as "authorId", w.author, w.unit_id as "unitId",
  w.at, w.day, w.town_code as "townCode", w.grid_id as "gridId",
  w.community_code as "communityCode", w.place_kind as "placeKind", w.place, w.seen, w.needs,
  w.follow_up_on as "followUpOn",
  exists (select 1 from visits f where f.follows_up = w.id) as "isFollowedUp",
  coalesce((
    select json_agg(json_build_object('caseId', c.id, 'caseNo', c.case_no,
                                      'title', c.card ->> 'title', 'status', c.status,
                                      'photos', (
                                        select count(*) from evidence e
                                        where e.case_id = c.id and e.account_id = w.author_id
                                          and e.removed_at is null)) order by f.n)
    from visit_findings f join tickets t on t.id = f.ticket_id join cases c on c.id = t.case_id
    where f.visit_id = w.id), '[]') as cases,
  coalesce((
    select json_agg(json_build_object('id', id, 'title', title, 'state', state) order by id)
    from topics where visit_id = w.id), '[]') as topics,
  (select json_build_object('id', id, 'wish', wish, 'state', state)
   from wishes where visit_id = w.id) as wish,
  (select sealed from visit_words x where x.visit_id = w.id and x.version = w.version) as sealed`

/** Somebody has to do something about it; without that it is a diary line, which nobody supervises. */
const concernsOthers = sql`(
  exists (select 1 from visit_findings f where f.visit_id = w.id)
  or exists (select 1 from topics where visit_id = w.id)
  or exists (select 1 from wishes where visit_id = w.id))`

const sightOf = (account: Account): RawBuilder<unknown> =>
  mayWriteVisits(account)
    ? writtenSightOf(account)
    : sql`(${writtenSightOf(account)} and ${concernsOthers})`

export interface VisitPage {
  before: { at: string; id: string } | null
  limit: number
}

/** A page of visits in the account's sight, newest first; `today` is the district's. */
export async function listVisits(
  db: Db,
  account: Account,
  { of, day, due }: Pick<VisitQuery, 'of' | 'day' | 'due'>,
  { before, limit }: VisitPage,
  today: string,
): Promise<VisitRow[]> {
  const whose = of === 'mine' ? sql`w.author_id = ${account.id}` : sql`w.author_id <> ${account.id}`
  const { rows } = await sql<VisitRow>`
    select ${columns} from visits w
    where ${sightOf(account)} and ${whose}
      and (${day ?? null}::text is null or w.day = ${day ?? null})
      and (${due !== 'true'} or (w.follow_up_on <= ${today}
           and not exists (select 1 from visits f where f.follows_up = w.id)))
      and (${before?.at ?? null}::timestamptz is null
           or (w.at, w.id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by w.at desc, w.id desc limit ${limit}`.execute(db)
  return rows
}

/** Null when there is none or this account may not see it. */
export async function findVisit(db: Db, account: Account, id: string): Promise<VisitRow | null> {
  const { rows } = await sql<VisitRow>`
    select ${columns} from visits w where w.id = ${id} and ${sightOf(account)}`.execute(db)
  return rows[0] ?? null
}

/** The same, held until the transaction ends. */
export async function lockVisit(tx: Tx, account: Account, id: string): Promise<VisitRow | null> {
  await sql`select 1 from visits where id = ${id} for update`.execute(tx)
  return findVisit(tx, account, id)
}

/** The 居村 this account visited last: what its next visit begins with. */
export async function lastCommunityOf(db: Db, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ code: string }>`
    select community_code as code from visits
    where author_id = ${accountId} and community_code is not null
    order by at desc, id desc limit 1`.execute(db)
  return rows[0]?.code ?? null
}

export interface VisitToWrite {
  id: string
  number: string
  authorId: string
  author: string
  unitId: string | null
  townCode: string
  gridId: string | null
  communityCode: string | null
  placeKind: string | null
  now: Date
  day: string
  place: string
  seen: string
  needs: string
  followUpOn: string | null
  followsUp: string | null
}

export async function insertVisit(tx: Tx, visit: VisitToWrite, sealed: Buffer): Promise<void> {
  const { id, number, authorId, author, unitId, townCode, gridId, communityCode } = visit
  const { placeKind, now, day, place, seen, needs, followUpOn, followsUp } = visit
  await sql`
    insert into visits (id, number, version, author_id, author, unit_id, town_code, grid_id,
                        community_code, place_kind, at, day, place, seen, needs, follow_up_on,
                        follows_up)
    values (${id}, ${number}, 1, ${authorId}, ${author}, ${unitId}, ${townCode}, ${gridId},
            ${communityCode}, ${placeKind}, ${now}, ${day}, ${place}, ${seen}, ${needs},
            ${followUpOn}, ${followsUp})`.execute(tx)
  await insertWords(tx, id, 1, sealed, now)
}

export interface Corrected {
  id: string
  version: number
  placeKind: string | null
  place: string
  seen: string
  needs: string
  followUpOn: string | null
}

export async function correctVisit(
  tx: Tx,
  { id, version, placeKind, place, seen, needs, followUpOn }: Corrected,
  sealed: Buffer,
  now: Date,
): Promise<void> {
  await sql`
    update visits set version = ${version}, place_kind = ${placeKind}, place = ${place},
                      seen = ${seen}, needs = ${needs}, follow_up_on = ${followUpOn}
    where id = ${id}`.execute(tx)
  await insertWords(tx, id, version, sealed, now)
}

const insertWords = (tx: Tx, id: string, version: number, sealed: Buffer, now: Date) =>
  sql`insert into visit_words (visit_id, version, at, sealed)
      values (${id}, ${version}, ${now}, ${sealed})`.execute(tx)

/** What stood there before each correction, newest first. */
export async function earlierWords(
  db: Db,
  id: string,
  version: number,
): Promise<{ version: number; at: Date; sealed: Buffer }[]> {
  const { rows } = await sql<{ version: number; at: Date; sealed: Buffer }>`
    select version, at, sealed from visit_words
    where visit_id = ${id} and version < ${version} order by version desc`.execute(db)
  return rows
}

/** Findings that became cases, by the tickets they came in as. */
export async function insertFindings(
  tx: Tx,
  visitId: string,
  ticketIds: readonly string[],
): Promise<void> {
  if (ticketIds.length === 0) return
  await sql`
    insert into visit_findings (visit_id, n, ticket_id)
    select ${visitId}, n, id from unnest(${ticketIds}::uuid[]) with ordinality as x (id, n)`.execute(
    tx,
  )
}

/** That somebody had whole words opened, and why. */
export async function insertWordsReveal(
  tx: Tx,
  reveal: {
    id: string
    accountId: string
    kind: 'visit' | 'dispute'
    ofId: string
    reason: Buffer
  },
  now: Date,
): Promise<void> {
  const { id, accountId, kind, ofId, reason } = reveal
  await sql`
    insert into words_reveals (id, at, account_id, kind, of_id, reason)
    values (${id}, ${now}, ${accountId}, ${kind}, ${ofId}, ${reason})`.execute(tx)
}
