import { sql, type Kysely } from 'kysely'
import { isClosed, type CaseCard } from '#shared/case.ts'
import { redAt } from '#shared/clock.ts'
import { missOf } from '#shared/escalation.ts'
import { liftCard } from '#shared/lift.ts'
import type { ClockKind } from '#shared/ticket.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

const promisesOf = (card: CaseCard) =>
  isClosed(card) || card.lane !== 'live'
    ? []
    : card.clocks.flatMap((clock) => {
        const dueAt = redAt(clock)
        const { of, kind } = clock
        return dueAt === null
          ? []
          : [{ caseId: card.id, of, promise: missOf(clock), kind: `clock.${kind}`, dueAt }]
      })

/** What is promised in these cases now; a promise whose moment moved is warned of anew. */
export async function notePromises(tx: Tx, cards: readonly CaseCard[]): Promise<void> {
  const ids = cards.map(({ id }) => id)
  await sql`
    with now_promised as (
      select * from json_to_recordset(${JSON.stringify(cards.flatMap(promisesOf))}::json) as x (
        "caseId" uuid, of text, promise text, kind text, "dueAt" timestamptz)
    ), gone as (
      delete from notice_promises p where case_id = any(${ids}::uuid[]) and not exists (
        select from now_promised n
        where n."caseId" = p.case_id and n.of = p.of and n.promise = p.promise)
    )
    insert into notice_promises as p (case_id, of, promise, kind, due_at)
    select "caseId", of, promise, kind, "dueAt" from now_promised
    on conflict (case_id, of, promise) do update
    set due_at = excluded.due_at, told = '{}' where p.due_at <> excluded.due_at`.execute(tx)
}

export interface PromiseSoon {
  of: string
  promise: string
  kind: `clock.${ClockKind}`
  dueAt: Date
  card: CaseCard
}

/** Marks those that are missed within so many minutes as warned of by this row, and returns them. */
export async function takeSoon(
  tx: Tx,
  { code, leadMinutes }: { code: string; leadMinutes: number },
  now: Date,
): Promise<PromiseSoon[]> {
  const before = new Date(now.getTime() + leadMinutes * 60_000)
  const { rows } = await sql<PromiseSoon>`
    update notice_promises p set told = p.told || ${code}::text
    from cases c
    where c.id = p.case_id and p.due_at > ${now} and p.due_at <= ${before}
      and not ${code} = any(p.told)
    returning p.of, p.promise, p.kind, p.due_at as "dueAt", c.card`.execute(tx)
  return rows.map((row) => ({ ...row, card: liftCard(row.card) }))
}

/** Whether anything is near at all: a look that writes nothing. */
export async function isAnySoon(
  db: Kysely<Tables>,
  { code, leadMinutes }: { code: string; leadMinutes: number },
  now: Date,
): Promise<boolean> {
  const before = new Date(now.getTime() + leadMinutes * 60_000)
  const { rows } = await sql`
    select from notice_promises
    where due_at > ${now} and due_at <= ${before} and not ${code} = any(told) limit 1`.execute(db)
  return rows.length > 0
}
