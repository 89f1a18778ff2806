import { sql, type Kysely } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { textArray } from '#server/ledger/textArray.ts'
import type { Tables } from '#server/store/tables.ts'
import { dueMs } from '#shared/callChain.ts'
import { isOpenLeg, type Conversation, type End, type Leg } from './conversation.ts'

type Db = Kysely<Tables>

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`

const columns = sql`
  c.id as "callId", c.case_id as "caseId", c.unit_id as "unitId", c.placed_by as "placedBy",
  c.from_label as "from", ${ms('c.placed_at')} as "placedMs",
  ${ms('c.answered_at')} as "answeredMs", c.answered_by as "answeredBy",
  c.answered_post as "answeredPost", ${ms('c.ended_at')} as "endedMs", c.state, c.outcome,
  c.nobody_on_duty as "nobodyOnDuty", c.back_of as "backOf",
  c.come_back_seconds as "comeBackSeconds", c.recording,
  coalesce((
    select json_agg(json_build_object(
      'legId', l.id, 'unitId', l.unit_id, 'askedBy', l.asked_by, 'from', l.from_label,
      'transferEnd', l.transfer_end, 'plan', l.plan, 'placedMs', ${ms('l.placed_at')},
      'endedMs', ${ms('l.ended_at')}, 'outcome', l.outcome,
      'rungs', coalesce((
        select json_agg(json_build_object(
          'post', r.post, 'accountIds', r.account_ids, 'label', r.label,
          'fromMs', ${ms('r.from_at')}, 'untilMs', ${ms('r.until_at')}, 'end', r.ended,
          'declinedBy', r.declined_by) order by r.place)
        from call_rungs r where r.leg_id = l.id), '[]')
      ) order by l.placed_at, l.id)
    from call_legs l where l.call_id = c.id), '[]') as legs,
  coalesce((
    select json_agg(json_build_object(
      'endId', e.id, 'accountId', e.account_id, 'connectionId', e.connection_id,
      'label', e.label, 'unitId', e.unit_id, 'sinceMs', ${ms('e.since')},
      'awaySinceMs', ${ms('e.away_since')}, 'seenMs', ${ms('e.seen_at')},
      'leftMs', ${ms('e.left_at')}) order by e.place)
    from call_ends e where e.call_id = c.id), '[]') as ends`

/** The call, locked until the transaction ends; null when there is none, or others hold it and we skip. */
export async function lockCall(
  tx: Tx,
  callId: string,
  others: 'wait' | 'skip' = 'wait',
): Promise<Conversation | null> {
  // The lock first, in a statement of its own: what is read with it would be as old as its snapshot.
  const held = await sql<{ id: string }>`
    select id from calls where id = ${callId}
    for update ${others === 'skip' ? sql`skip locked` : sql``}`.execute(tx)
  return held.rows.length === 0 ? null : readCall(tx, callId)
}

export async function readCall(db: Db, callId: string): Promise<Conversation | null> {
  const { rows } = await sql<Conversation>`
    select ${columns} from calls c where c.id = ${callId}`.execute(db)
  return rows[0] ?? null
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
const json = (rows: unknown): string => JSON.stringify(rows)

/** Writes the whole call as it now stands; few rows, and no state of it lives elsewhere. */
export async function saveCall(tx: Tx, call: Conversation): Promise<void> {
  await sql`
    insert into calls (id, case_id, unit_id, placed_by, from_label, state, placed_at, back_of,
                       come_back_seconds)
    values (${call.callId}, ${call.caseId}, ${call.unitId}, ${call.placedBy}, ${call.from},
            'ringing', ${iso(call.placedMs)}, ${call.backOf}, ${call.comeBackSeconds})
    on conflict (id) do nothing`.execute(tx)
  await sql`
    update calls set state = ${call.state}, outcome = ${call.outcome},
      answered_at = ${iso(call.answeredMs)}, answered_by = ${call.answeredBy},
      answered_post = ${call.answeredPost}, ended_at = ${iso(call.endedMs)},
      nobody_on_duty = ${call.nobodyOnDuty},
      recording = ${call.recording === null ? null : json(call.recording)}
    where id = ${call.callId}`.execute(tx)
  await saveLegs(tx, call)
  await saveEnds(tx, call)
}

async function saveLegs(tx: Tx, { callId, legs }: Conversation): Promise<void> {
  const rows = legs.map((leg) => ({
    id: leg.legId,
    unit_id: leg.unitId,
    asked_by: leg.askedBy,
    from_label: leg.from,
    transfer_end: leg.transferEnd,
    plan: leg.plan,
    placed_at: iso(leg.placedMs),
    due_at: iso(isOpenLeg(leg) ? dueMs(leg.rungs) : null),
    ended_at: iso(leg.endedMs),
    outcome: leg.outcome,
  }))
  await sql`
    insert into call_legs (id, call_id, unit_id, asked_by, from_label, transfer_end, plan,
                           placed_at, due_at, ended_at, outcome)
    select id, ${callId}, unit_id, asked_by, from_label, transfer_end, plan, placed_at, due_at,
           ended_at, outcome
    from json_to_recordset(${json(rows)}::json) as x (
      id uuid, unit_id text, asked_by text, from_label text, transfer_end uuid, plan json,
      placed_at timestamptz, due_at timestamptz, ended_at timestamptz, outcome text)
    on conflict (id) do update set due_at = excluded.due_at, transfer_end = excluded.transfer_end,
      ended_at = excluded.ended_at,
      outcome = excluded.outcome`.execute(tx)
  await sql`
    insert into call_rungs (leg_id, place, post, account_ids, label, from_at, until_at, ended,
                            declined_by)
    select leg_id, place, post, account_ids::text[], label, from_at, until_at, ended,
           declined_by::text[]
    from json_to_recordset(${json(legs.flatMap(rungRows))}::json) as x (
      leg_id uuid, place smallint, post text, account_ids text, label text, from_at timestamptz,
      until_at timestamptz, ended text, declined_by text)
    on conflict (leg_id, post) do update set ended = excluded.ended, until_at = excluded.until_at,
      declined_by = excluded.declined_by`.execute(tx)
}

const rungRows = ({ legId, rungs }: Leg) =>
  rungs.map((rung, place) => ({
    leg_id: legId,
    place,
    post: rung.post,
    account_ids: textArray(rung.accountIds),
    label: rung.label,
    from_at: iso(rung.fromMs),
    until_at: iso(rung.untilMs),
    ended: rung.end,
    declined_by: textArray(rung.declinedBy),
  }))

async function saveEnds(tx: Tx, { callId, ends }: Conversation): Promise<void> {
  const rows = ends.map((end: End, place) => ({
    id: end.endId,
    place,
    account_id: end.accountId,
    connection_id: end.connectionId,
    label: end.label,
    unit_id: end.unitId,
    since: iso(end.sinceMs),
    away_since: iso(end.awaySinceMs),
    seen_at: iso(end.seenMs),
    left_at: iso(end.leftMs),
  }))
  await sql`
    insert into call_ends (id, call_id, place, account_id, connection_id, label, unit_id, since,
                           away_since, seen_at, left_at)
    select id, ${callId}, place, account_id, connection_id, label, unit_id, since, away_since,
           seen_at, left_at
    from json_to_recordset(${json(rows)}::json) as x (
      id uuid, place smallint, account_id text, connection_id text, label text, unit_id text,
      since timestamptz, away_since timestamptz, seen_at timestamptz, left_at timestamptz)
    on conflict (id) do update set connection_id = excluded.connection_id,
      since = excluded.since, away_since = excluded.away_since,
      seen_at = greatest(call_ends.seen_at, excluded.seen_at), left_at = excluded.left_at`.execute(
    tx,
  )
}

/** `saveCall` failed because one of the ends' connections is at another call. */
export const isSecondCall = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'call_ends_by_connection'

/** What the rooms that see the case are told of a call: the case's card as it stands. */
export async function cardOfCase(db: Db, caseId: string): Promise<CaseCard | null> {
  const { rows } = await sql<{ card: CaseCard }>`
    select card from cases where id = ${caseId}`.execute(db)
  return rows[0]?.card ?? null
}

/** Calls that are alive, and which of them time has something to do for. */
export async function aliveCalls(
  db: Db,
  now: Date,
  unseenSince: Date,
): Promise<{ callId: string; isDue: boolean }[]> {
  const { rows } = await sql<{ callId: string; isDue: boolean }>`
    select c.id as "callId",
      exists (select from call_legs l
              where l.call_id = c.id and l.ended_at is null and l.due_at <= ${now})
      or exists (select from call_ends e
                 where e.call_id = c.id and e.left_at is null
                   and (e.away_since <= ${now}::timestamptz - c.come_back_seconds * interval '1 second'
                        or e.away_since is null and e.seen_at <= ${unseenSince}))
      or not exists (select from call_ends e where e.call_id = c.id and e.left_at is null)
      as "isDue"
    from calls c where c.state <> 'ended' order by c.placed_at`.execute(db)
  return rows
}

/** This process still holds these connections; → those of them that are at a call. */
export async function markSeen(
  db: Db,
  connectionIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ connectionId: string }>`
    update call_ends set seen_at = ${now}
    where left_at is null and connection_id = any(${connectionIds}::text[])
    returning connection_id as "connectionId"`.execute(db)
  return new Set(rows.map(({ connectionId }) => connectionId))
}

/** The call this connection is at, if any. */
export async function callAt(db: Db, connectionId: string): Promise<string | null> {
  const { rows } = await sql<{ callId: string }>`
    select call_id as "callId" from call_ends
    where connection_id = ${connectionId} and left_at is null limit 1`.execute(db)
  return rows[0]?.callId ?? null
}

/** Whether a unit is being rung, or is at a call, about this case. */
export async function isUnitCalled(db: Db, caseId: string, unitId: string): Promise<boolean> {
  const { rows } = await sql`
    select from calls c
    where c.case_id = ${caseId} and c.state <> 'ended' and (
      exists (select from call_legs l
              where l.call_id = c.id and l.unit_id = ${unitId} and l.ended_at is null)
      or exists (select from call_ends e
                 where e.call_id = c.id and e.unit_id = ${unitId} and e.left_at is null))
    limit 1`.execute(db)
  return rows.length > 0
}

/** Calls that ring this account now, and calls of it that wait for an end to come back. */
export async function callsFor(
  db: Db,
  accountId: string,
): Promise<{ callId: string; kind: 'rings' | 'waits' }[]> {
  const { rows } = await sql<{ callId: string; kind: 'rings' | 'waits' }>`
    select l.call_id as "callId", 'rings' as kind
    from call_rungs r join call_legs l on l.id = r.leg_id
    where r.ended is null and r.account_ids @> array[${accountId}]::text[]
    union all
    select e.call_id, 'waits' from call_ends e
    where e.account_id = ${accountId} and e.left_at is null and e.away_since is not null
    order by kind, "callId"`.execute(db)
  return rows
}

/** Where another end of the same call sits; null unless both are at it. */
export async function lineTo(
  db: Db,
  callId: string,
  connectionId: string,
  to: string,
): Promise<{ from: string; connectionId: string } | null> {
  const { rows } = await sql<{ from: string; connectionId: string }>`
    select mine.id as "from", other.connection_id as "connectionId"
    from call_ends mine join call_ends other on other.call_id = mine.call_id
    where mine.call_id = ${callId} and mine.connection_id = ${connectionId}
      and mine.left_at is null and other.id = ${to} and other.left_at is null
      and other.id <> mine.id`.execute(db)
  return rows[0] ?? null
}
