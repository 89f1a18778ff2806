import { sql, type Kysely } from 'kysely'
import { ClockRule, type RuleChange } from '#shared/clockRule.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { tellRulesChanged } from './rulesNotice.ts'

/** Every row there ever was, with its validity, by code and time. */
export async function readClockRules(db: Kysely<Tables>): Promise<ClockRule[]> {
  const { rows } = await sql<{ validFrom: Date; validTo: Date | null }>`
    select code, clock, stage, source, urgency, ticket_kind as "ticketKind",
           town_code as "townCode", whistle, amount, unit, start, stops_in as "stopsIn", basis,
           valid_from as "validFrom", valid_to as "validTo"
    from clock_rules order by code, valid_from`.execute(db)
  return rows.map(({ validFrom, validTo, ...row }) =>
    ClockRule.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
}

/** Adds rows; one that is there already (its code and first moment) stays as it is. */
export async function insertClockRules(
  db: Kysely<Tables>,
  rules: readonly ClockRule[],
): Promise<void> {
  await sql`
    insert into clock_rules (code, clock, stage, source, urgency, ticket_kind, town_code, whistle,
                             amount, unit, start, stops_in, basis, valid_from, valid_to)
    select code, clock, stage, source, urgency, "ticketKind", "townCode", whistle, amount, unit,
           start, array(select json_array_elements_text("stopsIn")), basis, "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rules)}::json) as x (
      code text, clock text, stage text, source text, urgency text, "ticketKind" text,
      "townCode" text, whistle text, amount integer, unit text, start text, "stopsIn" json,
      basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict (code, valid_from) do nothing`.execute(db)
}

const endRule = (db: Kysely<Tables>, { code, validFrom, validTo }: ClockRule) =>
  sql`update clock_rules set valid_to = ${validTo}::timestamptz
      where code = ${code} and valid_from = ${validFrom}::timestamptz`.execute(db)

/**
 * Changes the rows by what `change` makes of them as they stand, one change at a time; every process is
 * told with the commit.
 */
export async function changeClockRules(
  tx: Tx,
  change: (rules: readonly ClockRule[]) => Partial<RuleChange> | null,
): Promise<Partial<RuleChange> | null> {
  await sql`lock table clock_rules in share row exclusive mode`.execute(tx)
  const changed = change(await readClockRules(tx))
  if (!changed) return null
  if (changed.ended) await endRule(tx, changed.ended)
  if (changed.added) await insertClockRules(tx, [changed.added])
  await tellRulesChanged(tx)
  return changed
}
