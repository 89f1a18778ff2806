import { sql, type Kysely } from 'kysely'
import type { ReminderRule } from '#shared/disputeReminder.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Every row there ever was: what is in force at a moment is the reader's matter. */
export async function readReminderRules(db: Db): Promise<ReminderRule[]> {
  const { rows } = await sql<
    Omit<ReminderRule, 'validFrom' | 'validTo'> & { validFrom: Date; validTo: Date | null }
  >`
    select code, stage, kind, amount, unit, repeats, basis, valid_from as "validFrom",
           valid_to as "validTo"
    from dispute_reminder_rules order by code, valid_from`.execute(db)
  return rows.map((row) => ({
    ...row,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  }))
}

export async function insertReminderRules(db: Db, rules: readonly ReminderRule[]): Promise<void> {
  await sql`
    insert into dispute_reminder_rules (code, stage, kind, amount, unit, repeats, basis, valid_from,
                                        valid_to)
    select code, stage, kind, amount, unit, repeats, basis, "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rules)}::json) as x (
      code text, stage text, kind text, amount integer, unit text, repeats boolean, basis text,
      "validFrom" timestamptz, "validTo" timestamptz)
    on conflict do nothing`.execute(db)
}
