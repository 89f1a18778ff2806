import { sql, type Kysely } from 'kysely'
import { EscalationRule } from '#shared/escalationRule.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** Every row there ever was, with its validity. */
export async function readEscalationRules(db: Db): Promise<EscalationRule[]> {
  const { rows } = await sql<{ validFrom: Date; validTo: Date | null }>`
    select code, cause, urgency, source, town_code as "townCode", step, after, unit, post, by, basis,
           valid_from as "validFrom", valid_to as "validTo"
    from escalation_rules order by code, valid_from`.execute(db)
  return rows.map(({ validFrom, validTo, ...row }) =>
    EscalationRule.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
}

/** Adds rows; one that is there already (its code and first moment) stays as it is. */
export async function insertEscalationRules(
  db: Db,
  rules: readonly EscalationRule[],
): Promise<void> {
  await sql`
    insert into escalation_rules (code, cause, urgency, source, town_code, step, after, unit, post, by,
                                  basis, valid_from, valid_to)
    select code, cause, urgency, source, "townCode", step, after, unit, post, by, basis, "validFrom",
           "validTo"
    from json_to_recordset(${JSON.stringify(rules)}::json) as x (
      code text, cause text, urgency text, source text, "townCode" text, step integer, after integer, unit text,
      post text, by text, basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict do nothing`.execute(db)
}
