import { sql } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import { sourceClock } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import type { ClockKind, Source, SourceDeadline, TicketHead, UpdateKind } from '#shared/ticket.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { changed, draftOf } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { feedActor } from './feedActor.ts'

/** A later message of a source, as far as everybody may know it. */
export interface PublicUpdate {
  ticketId: string
  caseId: string
  source: Source
  updateId: string
  kind: UpdateKind
  at: string
  dueAt: readonly SourceDeadline[]
}

/** Shows the messages on their cases: on the ticket's head, on its clocks, in the log. */
export async function applyUpdates(
  tx: Tx,
  updates: readonly PublicUpdate[],
  drafts: Draft[],
  now: Date,
): Promise<void> {
  const standing = await lockCases(tx, [...new Set(updates.map(({ caseId }) => caseId))])
  for (const update of updates) {
    const before = standing.get(update.caseId) as CaseCard
    const what = say(`happened.update.${update.kind}`, { source: update.source })
    const after = changed(before, now, what, {
      tickets: before.tickets.map((head) =>
        head.id === update.ticketId ? told(head, update) : head,
      ),
      clocks: moved(before.clocks, update),
    })
    standing.set(update.caseId, after)
    drafts.push(
      draftOf({ type: 'case:changed', actor: feedActor(update.source), before, after, what }),
    )
  }
  await updateCases(tx, [...standing.values()])
}

const told = (head: TicketHead, { updateId, kind, at }: PublicUpdate): TicketHead => ({
  ...head,
  updates: [...head.updates, { id: updateId, kind, at }],
  withdrawn: head.withdrawn || kind === 'withdraw',
})

/** The source's own due time is the red one: what it sends later replaces what was promised before. */
function moved(
  clocks: CaseCard['clocks'],
  { ticketId, dueAt, at }: PublicUpdate,
): CaseCard['clocks'] {
  const dueOf = new Map<ClockKind, string>(dueAt.map(({ kind, at }) => [kind, at]))
  const kept = clocks.map((clock) => {
    const due = clock.of === ticketId ? dueOf.get(clock.kind) : undefined
    if (due === undefined) return clock
    dueOf.delete(clock.kind)
    const { kind, from, stage, metAt } = clock
    return { ...sourceClock(kind, ticketId, from, due), stage, metAt }
  })
  const since = new Date(at).toISOString()
  return [...kept, ...[...dueOf].map(([kind, due]) => sourceClock(kind, ticketId, since, due))]
}

/** Messages that came before their ticket are shown as soon as it is here. */
export async function applyHeldUpdates(
  tx: Tx,
  heads: readonly TicketHead[],
  drafts: Draft[],
  now: Date,
): Promise<void> {
  if (heads.length === 0) return
  const { rows } = await sql<{
    source: Source
    ticketId: string
    caseId: string
    updateId: string
    kind: UpdateKind
    at: Date
    dueAt: SourceDeadline[]
  }>`
    update ticket_updates u set ticket_id = t.id from tickets t
    where u.ticket_id is null and t.source = u.source and t.source_id = u.source_id
      and t.id = any(${heads.map(({ id }) => id)}::uuid[])
    returning u.source, t.id as "ticketId", t.case_id as "caseId", u.update_id as "updateId",
              u.kind, u.at, u.due_at as "dueAt"`.execute(tx)
  if (rows.length === 0) return

  const inOrder = rows.sort((a, b) => a.at.getTime() - b.at.getTime())
  await applyUpdates(
    tx,
    inOrder.map((row) => ({ ...row, at: row.at.toISOString() })),
    drafts,
    now,
  )
}
