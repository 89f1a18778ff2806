import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard, CaseStatus } from '#shared/case.ts'
import type { Matter } from '#shared/duplicate.ts'
import type { Position } from '#shared/geometry.ts'
import { sightOf } from '#server/cases/sightRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import { recognisable, SIGNS_FOLLOWER, staleColumns, type StaleTicket } from './signsRepo.ts'

type Db = Kysely<Tables>

/** So many tickets of a case speak for it: its first and its newest. */
const TICKETS_MAX = 8
/** Under one key so many before and after are met, the nearest in time. */
const MET_PER_KEY = 16
/** Of all that were met so many are compared, those met under most keys. */
const COMPARED_MAX = 48

/** A case the account may see, and the number of the log up to which others can be met. */
export async function readAsked(
  db: Db,
  account: Account,
  caseId: string,
): Promise<{ card: CaseCard; asOf: number } | null> {
  const { rows } = await sql<{ card: CaseCard; asOf: number | null }>`
    select c.card, (select seq from followers where name = ${SIGNS_FOLLOWER}) as "asOf"
    from cases c where c.id = ${caseId} and ${sightOf(account)}`.execute(db)
  const [row] = rows
  return row ? { card: row.card, asOf: row.asOf ?? 0 } : null
}

/** The tickets of a case, with what they are compared by. */
export async function readTicketsToAsk(db: Db, caseId: string): Promise<StaleTicket[]> {
  const { rows } = await sql<StaleTicket>`
    select ${staleColumns}
    from (
      select id, received_at, detail, row_number() over (order by received_at, id) as first,
             row_number() over (order by received_at desc, id desc) as newest
      from tickets where case_id = ${caseId}
    ) t
    left join ticket_signs s on s.ticket_id = t.id
    left join lateral (${recognisable(sql.ref('t.id'))}) c on true
    where t.first = 1 or t.newest < ${TICKETS_MAX}
    order by t.received_at, t.id`.execute(db)
  return rows
}

/** A key to look under, and between which moments. */
export interface AskedKey {
  key: number
  weight: number
  reachMs: number
}

/** Another case's ticket that was met, as far as comparing needs it. */
export interface Met {
  caseId: string
  caseNo: string
  status: CaseStatus
  closedAt: Date | null
  receivedAt: Date
  position: Position | null
  place: string | null
  words: number[]
  isSameCaller: boolean
}

/**
 * Tickets of other cases of the same lane that the account may see and that were not voided, met under
 * the keys. The cost depends on the number of keys, not on how many tickets there are or ever were.
 */
export async function readMet(
  db: Db,
  account: Account,
  asked: { caseId: string; lane: string; at: Date; phoneHash: Buffer | null },
  keys: readonly AskedKey[],
): Promise<Met[]> {
  const at = asked.at.getTime()
  const minute = (moment: number): number => Math.floor(moment / 60_000)
  const { rows } = await sql<Met>`
    with asked as (
      select * from unnest(
        ${keys.map(({ key }) => key)}::integer[], ${keys.map(({ weight }) => weight)}::integer[],
        ${keys.map(({ reachMs }) => minute(at - reachMs))}::integer[],
        ${keys.map(({ reachMs }) => minute(at + reachMs))}::integer[]
      ) as k (key, weight, from_minute, to_minute)
    ), met as (
      select m.n, sum(a.weight) as weight, min(abs(m.minute - ${minute(at)})) as apart
      from asked a cross join lateral (
        (select n, minute from ticket_sign_keys k
         where k.key = a.key and k.minute between a.from_minute and ${minute(at)}
         order by k.minute desc, k.n desc limit ${MET_PER_KEY})
        union all
        (select n, minute from ticket_sign_keys k
         where k.key = a.key and k.minute > ${minute(at)} and k.minute <= a.to_minute
         order by k.minute, k.n limit ${MET_PER_KEY})
      ) m
      group by m.n
    ), compared as (
      select s.*, c.id as case_id, c.case_no, c.status, c.closed_at, met.weight, met.apart
      from met join ticket_signs s using (n) join tickets t on t.id = s.ticket_id
      join cases c on c.id = t.case_id
      where t.case_id <> ${asked.caseId} and c.lane = ${asked.lane} and c.status <> 'voided'
        and ${sightOf(account)}
      order by met.weight desc, met.apart, s.n limit ${COMPARED_MAX}
    )
    select case_id as "caseId", case_no as "caseNo", status, closed_at as "closedAt",
           received_at as "receivedAt", place, array_to_json(words) as words,
           case when s.lng is not null then json_build_array(s.lng, s.lat) end as position,
           ${asked.phoneHash}::bytea is not null and ${asked.phoneHash}::bytea = (
             ${recognisable(sql.ref('s.ticket_id'))}
           ) as "isSameCaller"
    from compared s order by weight desc, apart, n`.execute(db)
  return rows
}

/** What the rule of a case is chosen by, and what it is called. */
export async function readMatters(
  db: Db,
  caseIds: readonly string[],
): Promise<Map<string, Matter & { title: string }>> {
  if (caseIds.length === 0) return new Map()
  const { rows } = await sql<Matter & { id: string; title: string }>`
    select id, card ->> 'title' as title, card -> 'category' as category,
           card -> 'tickets' -> 0 ->> 'kind' as kind
    from cases where id = any(${caseIds}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
