import { sql, type Kysely } from 'kysely'
import type { SwapState } from '#shared/rosterAnswer.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

export interface SwapRow {
  id: string
  unitId: string
  accountId: string
  from: Date
  to: Date
  withAccountId: string
  theirFrom: Date
  theirTo: Date
  reason: string
  state: SwapState
}

const columns = sql`
  id, unit_id as "unitId", account_id as "accountId", from_at as "from", to_at as "to",
  with_account_id as "withAccountId", their_from_at as "theirFrom", their_to_at as "theirTo", reason,
  state`

export async function insertSwap(
  tx: Tx,
  swap: Omit<SwapRow, 'state'> & { madeBy: string; now: Date },
): Promise<void> {
  const { id, unitId, accountId, from, to, withAccountId, theirFrom, theirTo, reason } = swap
  await sql`
    insert into roster_swaps (id, unit_id, account_id, from_at, to_at, with_account_id, their_from_at,
                              their_to_at, reason, state, made_by, made_at)
    values (${id}, ${unitId}, ${accountId}, ${from}, ${to}, ${withAccountId}, ${theirFrom},
            ${theirTo}, ${reason}, 'asked', ${swap.madeBy}, ${swap.now})`.execute(tx)
}

export async function findSwap(db: Kysely<Tables>, id: string): Promise<SwapRow | null> {
  const { rows } = await sql<SwapRow>`
    select ${columns} from roster_swaps where id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** Those whose turns are not both over, the first turn first. */
export async function swapsOf(db: Kysely<Tables>, unitId: string, now: Date): Promise<SwapRow[]> {
  const { rows } = await sql<SwapRow>`
    select ${columns} from roster_swaps
    where unit_id = ${unitId} and greatest(to_at, their_to_at) > ${now}
    order by least(from_at, their_from_at), id`.execute(db)
  return rows
}

export async function decideSwap(
  tx: Tx,
  id: string,
  { state, by, now }: { state: SwapState; by: string; now: Date },
): Promise<void> {
  await sql`
    update roster_swaps set state = ${state}, decided_by = ${by}, decided_at = ${now}
    where id = ${id}`.execute(tx)
}
