import { sql, type Kysely } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import type { RungPost } from '#shared/callChain.ts'
import { liftCard } from '#shared/lift.ts'
import type { Tables } from '#server/store/tables.ts'

/** A post that is being rung now, and who stands behind it. */
export interface Ringing {
  legId: string
  post: RungPost
  accountIds: string[]
  untilAt: Date
  /** The posts of those accounts, for a call back, which rings whoever placed the call. */
  posts: string[]
  card: CaseCard
}

/** All that rings now at somebody's desk. */
export async function ringingNow(db: Kysely<Tables>, now: Date): Promise<Ringing[]> {
  const { rows } = await sql<Ringing>`
    select r.leg_id as "legId", r.post, r.until_at as "untilAt", c.card,
      array(select id from unnest(r.account_ids) id where not id = any(r.declined_by)) as "accountIds",
      array(select a.post from accounts a where a.id = any(r.account_ids)) as posts
    from call_rungs r join call_legs l on l.id = r.leg_id
      join calls on calls.id = l.call_id join cases c on c.id = calls.case_id
    where r.ended is null and r.until_at > ${now} and cardinality(r.account_ids) > 0
      and l.ended_at is null and calls.ended_at is null`.execute(db)
  return rows.map((row) => ({ ...row, card: liftCard(row.card) }))
}
