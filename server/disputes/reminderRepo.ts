import { sql, type Kysely } from 'kysely'
import type { DisputeReminder } from '#shared/disputeReminder.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

const BATCH = 50

type Moments = 'ruleSince' | 'dueAt' | 'toldAt' | 'doneAt' | 'droppedAt'
type ReminderRow = Omit<DisputeReminder, Moments> & {
  disputeId: string
  ruleSince: Date
} & Record<Exclude<Moments, 'ruleSince'>, Date | null>

const instant = (at: Date | null): string | null => at?.toISOString() ?? null

/** The reminders of these disputes, the earliest first. */
export async function readReminders(
  db: Db,
  disputeIds: readonly string[],
): Promise<Map<string, DisputeReminder[]>> {
  const found = new Map<string, DisputeReminder[]>()
  if (disputeIds.length === 0) return found
  const { rows } = await sql<ReminderRow>`
    select id, dispute_id as "disputeId", stage, rule, rule_since as "ruleSince", reason,
           due_at as "dueAt", told_at as "toldAt", done_at as "doneAt", dropped_at as "droppedAt"
    from dispute_reminders where dispute_id = any(${disputeIds}::uuid[])
    order by due_at nulls last, id`.execute(db)
  for (const { disputeId, ruleSince, dueAt, toldAt, doneAt, droppedAt, ...rest } of rows) {
    const reminder = {
      ...rest,
      ruleSince: ruleSince.toISOString(),
      dueAt: instant(dueAt),
      toldAt: instant(toldAt),
      doneAt: instant(doneAt),
      droppedAt: instant(droppedAt),
    }
    found.set(disputeId, [...(found.get(disputeId) ?? []), reminder])
  }
  return found
}

export async function insertReminders(
  tx: Tx,
  disputeId: string,
  reminders: readonly Pick<
    DisputeReminder,
    'id' | 'stage' | 'rule' | 'ruleSince' | 'reason' | 'dueAt'
  >[],
): Promise<void> {
  if (reminders.length === 0) return
  await sql`
    insert into dispute_reminders (id, dispute_id, stage, rule, rule_since, reason, due_at)
    select id, ${disputeId}, stage, rule, "ruleSince", reason, "dueAt"
    from json_to_recordset(${JSON.stringify(reminders)}::json) as x (
      id uuid, stage text, rule text, "ruleSince" timestamptz, reason json, "dueAt" timestamptz)`.execute(
    tx,
  )
}

/** Those still open are of a stage that is over. */
export async function dropReminders(tx: Tx, disputeId: string, now: Date): Promise<void> {
  await sql`
    update dispute_reminders set dropped_at = ${now}
    where dispute_id = ${disputeId} and done_at is null and dropped_at is null`.execute(tx)
}

export async function finishReminder(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update dispute_reminders set done_at = ${now} where id = ${id}`.execute(tx)
}

/** Disputes with a reminder whose day has come and of which nobody was told. */
export async function disputesToRemind(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select dispute_id as id from dispute_reminders
    where told_at is null and done_at is null and dropped_at is null and due_at <= ${now}
    group by dispute_id order by min(due_at) limit ${BATCH}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Marks them as told, those that nobody has marked yet; the dispute is locked by who asks. */
export async function tellReminders(
  tx: Tx,
  disputeId: string,
  now: Date,
): Promise<Pick<DisputeReminder, 'id' | 'stage'>[]> {
  const { rows } = await sql<Pick<DisputeReminder, 'id' | 'stage'>>`
    update dispute_reminders set told_at = ${now}
    where dispute_id = ${disputeId} and told_at is null and done_at is null
      and dropped_at is null and due_at <= ${now}
    returning id, stage`.execute(tx)
  return rows
}
