import { sql, type Kysely } from 'kysely'
import { NoticeRule } from '#shared/noticeRule.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Every row there ever was, with its validity. */
export async function readNoticeRules(db: Db): Promise<NoticeRule[]> {
  const { rows } = await sql<{ validFrom: Date; validTo: Date | null }>`
    select code, kind, post, channel, urgency, off_duty as "offDuty", quiet_from as "quietFrom",
           quiet_to as "quietTo", lead_minutes as "leadMinutes", keep_minutes as "keepMinutes", tries,
           basis, valid_from as "validFrom", valid_to as "validTo"
    from notice_rules order by code, valid_from`.execute(db)
  return rows.map(({ validFrom, validTo, ...row }) =>
    NoticeRule.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
}

/** Adds rows; one that is there already (its code and first moment) stays as it is. */
export async function insertNoticeRules(db: Db, rules: readonly NoticeRule[]): Promise<void> {
  await sql`
    insert into notice_rules (code, kind, post, channel, urgency, off_duty, quiet_from, quiet_to,
                              lead_minutes, keep_minutes, tries, basis, valid_from, valid_to)
    select code, kind, post, channel, urgency, "offDuty", "quietFrom", "quietTo", "leadMinutes",
           "keepMinutes", tries, basis, "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rules)}::json) as x (
      code text, kind text, post text, channel text, urgency text, "offDuty" boolean,
      "quietFrom" text, "quietTo" text, "leadMinutes" integer, "keepMinutes" integer, tries integer,
      basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict do nothing`.execute(db)
}

/** Everybody of a unit at that moment, on duty or not. */
export async function membersOf(db: Db, unitId: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from unit_members m join accounts a on a.id = m.account_id
    where m.unit_id = ${unitId} and a.disabled_at is null
      and m.valid_from <= ${at} and (m.valid_to is null or m.valid_to > ${at})
    order by a.id`.execute(db)
  return rows.map(({ id }) => id)
}
