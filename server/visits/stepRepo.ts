import { sql, type Kysely } from 'kysely'
import type { Say } from '#shared/say.ts'
import type { Step } from '#shared/visitWish.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

/** Adds a line to what happened to a wish, topic, visit or dispute that is locked; answers its number. */
export async function insertStep(
  tx: Tx,
  ofId: string,
  step: { at: Date; actor: string; what: Say; note: string },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    insert into visit_steps (of_id, n, at, actor, what, note)
    select ${ofId}, coalesce(max(n), 0) + 1, ${step.at}, ${step.actor},
           ${JSON.stringify(step.what)}, ${step.note}
    from visit_steps where of_id = ${ofId}
    returning n`.execute(tx)
  return rows[0]?.n ?? 1
}

export interface NumberedStep extends Step {
  n: number
}

/** What happened to each of these, oldest first. */
export async function readSteps(
  db: Kysely<Tables>,
  ofIds: readonly string[],
): Promise<Map<string, NumberedStep[]>> {
  const steps = new Map<string, NumberedStep[]>()
  if (ofIds.length === 0) return steps
  const { rows } = await sql<Omit<NumberedStep, 'at'> & { ofId: string; at: Date }>`
    select of_id as "ofId", n, at, actor, what, note from visit_steps
    where of_id = any(${ofIds}::uuid[]) order by of_id, n`.execute(db)
  for (const { ofId, at, ...step } of rows)
    steps.set(ofId, [...(steps.get(ofId) ?? []), { ...step, at: at.toISOString() }])
  return steps
}

export const withoutNumber = ({ at, actor, what, note }: NumberedStep): Step => ({
  at,
  actor,
  what,
  note,
})
