import { withAlarms } from '#shared/alarm.ts'
import { sql } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import { say } from '#shared/say.ts'
import type { Satisfaction, Source, SourceDeadline, UpdateKind } from '#shared/ticket.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { changed, draftOf } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { feedActor } from './feedActor.ts'
import { effectOf, type PublicUpdate } from './updateEffects.ts'

/** Shows the messages on their cases: on the ticket's head, on its clocks, in the log. */
export async function applyUpdates(
  tx: Tx,
  updates: readonly PublicUpdate[],
  drafts: Draft[],
  rules: { now: Date; rulebook: Rulebook },
): Promise<void> {
  const { now } = rules
  const standing = await lockCases(tx, [...new Set(updates.map(({ caseId }) => caseId))])
  for (const update of updates) {
    const before = standing.get(update.caseId) as CaseCard
    const what = say(`happened.update.${update.kind}`, { source: update.source })
    const after = withAlarms(
      changed(before, now, what, effectOf(before, update, rules)),
      rules.rulebook,
    )
    standing.set(update.caseId, after)
    drafts.push(
      draftOf({ type: 'case:changed', actor: feedActor(update.source), before, after, what }),
    )
  }
  await updateCases(tx, [...standing.values()])
}

/** Messages that came before their tickets, oldest first; from now on they are their tickets'. */
export async function takeHeldUpdates(
  tx: Tx,
  ticketIds: readonly string[],
): Promise<PublicUpdate[]> {
  if (ticketIds.length === 0) return []
  const { rows } = await sql<{
    source: Source
    ticketId: string
    caseId: string
    updateId: string
    kind: UpdateKind
    at: Date
    satisfaction: Satisfaction | null
    dueAt: SourceDeadline[]
  }>`
    update ticket_updates u set ticket_id = t.id from tickets t
    where u.ticket_id is null and t.source = u.source and t.source_id = u.source_id
      and t.id = any(${ticketIds}::uuid[])
    returning u.source, t.id as "ticketId", t.case_id as "caseId", u.update_id as "updateId",
              u.kind, u.at, u.satisfaction, u.due_at as "dueAt"`.execute(tx)
  return rows
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((row) => ({ ...row, at: row.at.toISOString() }))
}
