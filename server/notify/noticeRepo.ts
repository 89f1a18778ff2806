import { sql, type Kysely } from 'kysely'
import type { NoticeAbout, NoticeReason, NoticeState, NoticeTold } from '#shared/notice.ts'
import type { NoticeChannelName, NoticeKind, NoticeUrgency } from '#shared/noticeRule.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface NewNotice {
  id: string
  key: string
  accountId: string
  channel: NoticeChannelName
  target: string
  kind: NoticeKind
  cause: string
  about: NoticeAbout
  urgency: NoticeUrgency
  caseId: string
  madeAt: Date
  untilAt: Date
  nextAt: Date
  triesMax: number
}

/** Those that are not there yet; returns how many that were. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[]): Promise<number> {
  const { rows } = await sql`
    insert into notices (id, key, account_id, channel, target, kind, cause, about, urgency, case_id,
                         made_at, until_at, next_at, tries_max)
    select id, key, "accountId", channel, target, kind, cause, about, urgency, "caseId", "madeAt",
           "untilAt", "nextAt", "triesMax"
    from json_to_recordset(${JSON.stringify(notices)}::json) as x (
      id uuid, key text, "accountId" text, channel text, target text, kind text, cause text,
      about json, urgency text, "caseId" uuid, "madeAt" timestamptz, "untilAt" timestamptz,
      "nextAt" timestamptz, "triesMax" integer)
    on conflict do nothing returning id`.execute(tx)
  return rows.length
}

/** What grids and towns are called since they last got a name. */
export async function placeNames(
  db: Db,
  ids: readonly string[],
  at: Date,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct on (area_id) area_id as id, name from area_versions
    where area_id = any(${ids}::text[])
    order by area_id, valid_from <= ${at} desc, valid_from desc`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export interface Claimed extends Omit<NewNotice, 'key' | 'nextAt'> {
  username: string
  tries: number
}

const BATCH = 20

/**
 * Takes what is due, each for one process alone until `until`: whoever dies at it is taken over then.
 * Counts the try.
 */
export async function claimNotices(db: Db, now: Date, until: Date): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    update notices n set claimed_until = ${until}, tries = n.tries + 1
    from accounts a
    where a.id = n.account_id and n.id in (
      select id from notices
      where state = 'waiting' and next_at <= ${now} and until_at > ${now}
        and (claimed_until is null or claimed_until <= ${now})
      order by urgency = 'high' desc, next_at limit ${BATCH} for update skip locked)
    returning n.id, n.account_id as "accountId", a.username, n.channel, n.target, n.kind, n.cause,
      n.about, n.urgency, n.case_id as "caseId", n.made_at as "madeAt", n.until_at as "untilAt",
      n.tries, n.tries_max as "triesMax"`.execute(db)
  return rows
}

/** What came of a try, by whoever holds the claim: late word of a claim that ran out changes nothing. */
export async function settleNotice(
  db: Db,
  id: string,
  claimedUntil: Date,
  came: { state: NoticeState; reason: NoticeReason | null; now: Date; nextAt: Date },
): Promise<void> {
  const { state, reason, now, nextAt } = came
  await sql`
    update notices set state = ${state}, reason = ${reason}, claimed_until = null,
      next_at = ${nextAt}, ended_at = ${state === 'waiting' ? null : now}
    where id = ${id} and state = 'waiting' and claimed_until = ${claimedUntil}`.execute(db)
}

/** What nobody needs any more; a reason that was known already says more than that it came too late. */
export async function giveUpLate(db: Db, now: Date): Promise<void> {
  await sql`
    update notices set state = 'givenUp', reason = coalesce(reason, 'tooLate'), ended_at = ${now},
      claimed_until = null
    where state = 'waiting' and until_at <= ${now}
      and (claimed_until is null or claimed_until <= ${now})`.execute(db)
}

/** Rings that have ended meanwhile, whoever answered. */
export async function dropRings(db: Db, stillRinging: readonly string[], now: Date): Promise<void> {
  await sql`
    update notices set state = 'notNeeded', reason = 'over', ended_at = ${now}, claimed_until = null
    where state = 'waiting' and kind = 'ring' and key <> all(${stillRinging}::text[])
      and (claimed_until is null or claimed_until <= ${now})`.execute(db)
}

export async function deleteNotices(db: Db, endedBefore: Date): Promise<void> {
  await sql`delete from notices where ended_at <= ${endedBefore}`.execute(db)
}

/** An account's newest. */
export async function noticesOf(db: Db, accountId: string, limit: number): Promise<NoticeTold[]> {
  const { rows } = await sql<Omit<NoticeTold, 'at'> & { at: Date }>`
    select id, made_at as at, kind, cause, about, urgency, channel, case_id as "caseId", state, reason,
           tries
    from notices where account_id = ${accountId}
    order by made_at desc, id desc limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
