import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CallFigures, CallLogEntry } from '#shared/callLog.ts'
import { sightOf } from '#server/cases/sightRepo.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

const MOST = 200

export interface Period {
  unitId: string | undefined
  from: Date
  to: Date
}

/** Calls on cases the account may see, and those of its own unit, which it may have missed. */
const inSight = (account: Account, { unitId, from, to }: Period) => sql`
  (${sightOf(account)} or l.unit_id = ${account.area.kind === 'unit' ? account.area.unitId : null})
  and l.placed_at >= ${from} and l.placed_at < ${to}
  and (${unitId ?? null}::text is null or l.unit_id = ${unitId ?? null})`

const seconds = (to: string, since: string) =>
  sql`extract(epoch from ${sql.ref(to)} - ${sql.ref(since)})::float8`

/** The newest first, at most 200 of the period. */
export async function readCallLog(
  db: Db,
  account: Account,
  period: Period,
): Promise<CallLogEntry[]> {
  const { rows } = await sql<CallLogEntry & { placedAt: Date; endedAt: Date | null }>`
    select l.id as "callId", l.case_id as "caseId", c.case_no as "caseNo",
      c.card ->> 'title' as title, l.unit_id as "unitId", l.from_label as "from",
      l.placed_at as "placedAt", l.ended_at as "endedAt", l.outcome, l.answered_post as by,
      ${seconds('l.answered_at', 'l.placed_at')} as "waitSeconds",
      case when l.outcome <> 'byPhone' then ${seconds('l.ended_at', 'l.answered_at')} end as seconds,
      l.nobody_on_duty as "nobodyOnDuty", l.back_of is not null as "isBack",
      exists (select from calls b where b.back_of = l.id and b.outcome = 'answered')
        as "isCalledBack",
      coalesce((
        select json_agg(json_build_object(
          'unitId', g.unit_id, 'post', r.post, 'label', r.label, 'end', r.ended,
          'seconds', ${seconds('r.until_at', 'r.from_at')}) order by g.placed_at, r.place)
        from call_legs g join call_rungs r on r.leg_id = g.id
        where g.call_id = l.id), '[]') as rungs
    from calls l join cases c on c.id = l.case_id
    where ${inSight(account, period)}
    order by l.placed_at desc, l.id desc limit ${MOST}`.execute(db)
  return rows.map((row) => ({
    ...row,
    placedAt: row.placedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }))
}

/** How each unit answers, of the calls to it in the period. */
export async function readCallFigures(
  db: Db,
  account: Account,
  period: Period,
): Promise<CallFigures[]> {
  const { rows } = await sql<CallFigures>`
    select l.unit_id as "unitId", count(*)::int as counted,
      count(l.answered_at)::int as answered,
      (count(*) filter (where l.outcome = 'byPhone'))::int as "byPhone",
      (count(*) filter (where l.nobody_on_duty))::int as "nobodyOnDuty",
      percentile_cont(0.5) within group (order by ${seconds('l.answered_at', 'l.placed_at')})
        as "waitMedian",
      percentile_cont(0.9) within group (order by ${seconds('l.answered_at', 'l.placed_at')})
        as "waitP90"
    from calls l join cases c on c.id = l.case_id
    where ${inSight(account, period)} and l.back_of is null
      and (l.answered_at is not null or l.outcome in ('missed', 'declined'))
    group by l.unit_id order by l.unit_id`.execute(db)
  return rows
}
