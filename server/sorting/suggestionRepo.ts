import { sql, type Kysely } from 'kysely'
import type { Area } from '#shared/area.ts'
import { suggestionFields, Suggestion, type SuggestionField } from '#shared/suggestion.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface KeptSuggestion {
  at: Date
  suggestion: Suggestion
}

export async function findSuggestion(db: Db, caseId: string): Promise<KeptSuggestion | null> {
  const { rows } = await sql<{ at: Date; suggestion: unknown }>`
    select at, suggestion from suggestions where case_id = ${caseId}`.execute(db)
  const [row] = rows
  return row ? { at: row.at, suggestion: Suggestion.parse(row.suggestion) } : null
}

/** The first one made stays: of two screens that ask at once, both are shown the same. */
export async function keepSuggestion(
  db: Db,
  caseId: string,
  { at, suggestion }: KeptSuggestion,
): Promise<KeptSuggestion> {
  await sql`
    insert into suggestions (case_id, at, suggestion)
    values (${caseId}, ${at}, ${JSON.stringify(suggestion)}::json)
    on conflict do nothing`.execute(db)
  return (await findSuggestion(db, caseId)) ?? { at, suggestion }
}

export interface Outcome {
  field: SuggestionField
  suggested: string | null
  rule: string | null
  taken: string
}

/** What was decided; a field that was decided before keeps its first decision. */
export async function insertOutcomes(
  tx: Tx,
  caseId: string,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<void> {
  if (outcomes.length === 0) return
  await sql`
    insert into suggestion_outcomes (case_id, field, at, suggested, rule, taken)
    select ${caseId}, field, ${now}, suggested, rule, taken
    from json_to_recordset(${JSON.stringify(outcomes)}::json)
      as x (field text, suggested text, rule text, taken text)
    on conflict do nothing`.execute(tx)
}

export interface Counted {
  field: SuggestionField
  /** The rule that fired; null where none did. */
  rule: string | null
  hasValue: boolean
  looked: number
  taken: number
  changed: number
}

/** Suggestions first shown in a period, in an account's area, with what became of them. */
export async function countSuggestions(
  db: Db,
  area: Area,
  { from, to }: { from: Date | null; to: Date | null },
): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select f.field, s.suggestion -> f.field ->> 'rule' as rule,
           s.suggestion -> f.field ->> 'value' is not null as "hasValue",
           count(*) as looked,
           count(*) filter (where o.suggested = o.taken) as taken,
           count(*) filter (where o.suggested <> o.taken) as changed
    from suggestions s
    join cases c on c.id = s.case_id
    cross join unnest(${[...suggestionFields]}::text[]) as f (field)
    left join suggestion_outcomes o on o.case_id = s.case_id and o.field = f.field
    where ${inArea(area)}
      and (${from}::timestamptz is null or s.at >= ${from})
      and (${to}::timestamptz is null or s.at < ${to})
    group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows
}

function inArea(area: Area) {
  if (area.kind === 'district') return sql`true`
  if (area.kind === 'town') return sql`c.town_code = ${area.townCode}`
  if (area.kind === 'grid') return sql`c.grid_id = ${area.gridId}`
  return sql`c.unit_ids @> array[${area.unitId}]::text[]`
}
