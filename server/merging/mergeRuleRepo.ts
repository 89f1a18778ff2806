import { sql, type Kysely } from 'kysely'
import { MergeRule } from '#shared/duplicate.ts'
import type { Tables } from '#server/store/tables.ts'

/** Every row there ever was, with its validity. */
export async function readMergeRules(db: Kysely<Tables>): Promise<MergeRule[]> {
  const { rows } = await sql<{ validFrom: Date; validTo: Date | null }>`
    select code, scheme, code_prefix as "codePrefix", kind, radius_m as "radiusM", days,
           text_share as "textShare", alone_share as "aloneShare", alone_words as "aloneWords",
           alone_days as "aloneDays", hint_share as "hintShare", caller_share as "callerShare",
           closed_days as "closedDays", silent, basis, valid_from as "validFrom",
           valid_to as "validTo"
    from merge_rules order by code, valid_from`.execute(db)
  return rows.map(({ validFrom, validTo, ...row }) =>
    MergeRule.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
}

/** Adds rows; one that is there already (its code and first moment) stays as it is. */
export async function insertMergeRules(
  db: Kysely<Tables>,
  rules: readonly MergeRule[],
): Promise<void> {
  await sql`
    insert into merge_rules (code, scheme, code_prefix, kind, radius_m, days, text_share,
                             alone_share, alone_words, alone_days, hint_share, caller_share,
                             closed_days, silent, basis, valid_from, valid_to)
    select code, scheme, "codePrefix", kind, "radiusM", days, "textShare", "aloneShare",
           "aloneWords", "aloneDays", "hintShare", "callerShare", "closedDays", silent, basis,
           "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rules)}::json) as x (
      code text, scheme text, "codePrefix" text, kind text, "radiusM" integer, days integer,
      "textShare" integer, "aloneShare" integer, "aloneWords" integer, "aloneDays" integer,
      "hintShare" integer, "callerShare" integer, "closedDays" integer, silent boolean,
      basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict (code, valid_from) do nothing`.execute(db)
}
