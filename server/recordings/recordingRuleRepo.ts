import { sql, type Kysely } from 'kysely'
import { recordingRuleFor, RecordingRule } from '#shared/callRecording.ts'
import type { Tables } from '#server/store/tables.ts'

/** The row that a call placed at that moment is recorded by; null: it is not. */
export async function recordingRuleOf(
  db: Kysely<Tables>,
  about: { townCode: string | null; unitId: string },
  at: Date,
): Promise<RecordingRule | null> {
  const { rows } = await sql<{ validFrom: Date; validTo: Date | null }>`
    select code, town_code as "townCode", unit_id as "unitId", records, keep_days as "keepDays",
           basis, valid_from as "validFrom", valid_to as "validTo"
    from recording_rules
    where valid_from <= ${at} and (valid_to is null or valid_to > ${at})
    order by code`.execute(db)
  const rules = rows.map(({ validFrom, validTo, ...row }) =>
    RecordingRule.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
  return recordingRuleFor(rules, about, at.toISOString())
}
