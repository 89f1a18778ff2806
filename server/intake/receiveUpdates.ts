import { sql } from 'kysely'
import type { Rulebook } from '#shared/clockRule.ts'
import type { IntakeUpdate, Source } from '#shared/ticket.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Batch } from '#server/ledger/ledger.ts'
import { applyUpdates } from './heldUpdates.ts'
import { HELD_UPDATES_LOCK } from './intakeRepo.ts'

export interface PreparedUpdate {
  source: Source
  update: IntakeUpdate
  contentHash: Buffer
  sealed: Buffer
}

export interface UpdateResult {
  sourceId: string | null
  updateId: string | null
  status: 'accepted' | 'known' | 'rejected'
  /** It came before its ticket and waits for it. */
  held?: boolean
  errors?: { path: string; message: string }[]
}

/** Takes a source's later messages, once each; one that comes before its ticket is held for it. */
export const updatesBatch = (rulebook: () => Rulebook): Batch<PreparedUpdate, UpdateResult> => ({
  name: 'updates',
  async run(tx, items, now) {
    const rows = items.map(({ source, update, contentHash, sealed }, n) => ({
      n,
      source,
      source_id: update.sourceId,
      update_id: update.updateId,
      kind: update.kind,
      at: update.at,
      satisfaction: update.satisfaction ?? null,
      due_at: update.dueAt ?? [],
      content_hash: contentHash.toString('hex'),
      sealed: sealed.toString('hex'),
    }))
    const inserted = await sql<{ source: string; sourceId: string; updateId: string }>`
      insert into ticket_updates (source, source_id, update_id, kind, at, satisfaction, due_at,
                                  content_hash, sealed)
      select source, source_id, update_id, kind, at, satisfaction, due_at, decode(content_hash, 'hex'),
             decode(sealed, 'hex')
      from json_to_recordset(${JSON.stringify(rows)}::json) as x (
        n integer, source text, source_id text, update_id text, kind text, at timestamptz,
        satisfaction text, due_at json, content_hash text, sealed text)
      cross join (select pg_advisory_xact_lock(${HELD_UPDATES_LOCK})) as gate
      order by source, source_id, update_id, n
      on conflict (source, source_id, update_id) do nothing
      returning source, source_id as "sourceId", update_id as "updateId"`.execute(tx)
    const isNew = new Set(
      inserted.rows.map((row) => JSON.stringify([row.source, row.sourceId, row.updateId])),
    )

    const found = await sql<{ source: Source; sourceId: string; ticketId: string; caseId: string }>`
      update ticket_updates u set ticket_id = t.id from tickets t
      where u.ticket_id is null and t.source = u.source and t.source_id = u.source_id
        and u.source_id = any(${items.map(({ update }) => update.sourceId)}::text[])
      returning u.source, u.source_id as "sourceId", u.update_id as "updateId",
                t.id as "ticketId", t.case_id as "caseId"`.execute(tx)
    const ticketOf = new Map(found.rows.map((row) => [`${row.source} ${row.sourceId}`, row]))

    const drafts: Draft[] = []
    const shown = new Set<string>()
    const results: UpdateResult[] = []
    const fresh: Parameters<typeof applyUpdates>[1][number][] = []
    for (const { source, update } of items) {
      const { sourceId, updateId, kind, at, satisfaction = null, dueAt = [] } = update
      const key = JSON.stringify([source, sourceId, updateId])
      const isFirst = isNew.has(key) && !shown.has(key)
      shown.add(key)
      if (!isFirst) {
        results.push({ sourceId, updateId, status: 'known' })
        continue
      }
      const ticket = ticketOf.get(`${source} ${sourceId}`)
      results.push({ sourceId, updateId, status: 'accepted', ...(!ticket && { held: true }) })
      if (ticket) {
        const { ticketId, caseId } = ticket
        fresh.push({
          ticketId,
          caseId,
          source,
          updateId,
          kind,
          at: new Date(at).toISOString(),
          satisfaction,
          dueAt,
        })
      }
    }
    await applyUpdates(tx, fresh, drafts, { now, rulebook: rulebook() })
    return { results, drafts }
  },
})
