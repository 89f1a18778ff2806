import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '#server/errors.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'

/** What makes a retry safe: the caller's key, and what was asked with it. */
export interface Retry {
  key: string
  request: string
}

interface Answered<T> {
  result: T
  drafts: readonly Draft[]
}

/**
 * Runs the command once per account and key: a retry is told what the first one was told. The answer
 * is kept in the command's own transaction, so there is none without the other.
 */
export async function answerOnce<T>(
  tx: Tx,
  now: Date,
  accountId: string,
  retry: Retry | null,
  run: () => Promise<Answered<T>>,
): Promise<Answered<T>> {
  if (!retry) return run()
  const request = createHash('sha256').update(retry.request).digest()
  // Taken before the work: of two retries at once, the second waits here for the first.
  const taken = await sql`
    insert into command_answers (account_id, key, request, answer, answered_at)
    values (${accountId}, ${retry.key}, ${request}, 'null', ${now})
    on conflict do nothing returning key`.execute(tx)
  if (taken.rows.length === 0) {
    const { rows } = await sql<{ request: Buffer; answer: T }>`
      select request, answer from command_answers
      where account_id = ${accountId} and key = ${retry.key}`.execute(tx)
    const known = rows[0] as { request: Buffer; answer: T }
    if (!known.request.equals(request))
      throw new AppError('idempotencyConflict', 'This Idempotency-Key was used for another request')
    return { result: known.answer, drafts: [] }
  }

  const answered = await run()
  await sql`
    update command_answers set answer = ${JSON.stringify(answered.result)}
    where account_id = ${accountId} and key = ${retry.key}`.execute(tx)
  return answered
}
