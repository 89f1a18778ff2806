import { sql } from 'kysely'
import type { Span } from '#shared/roster.ts'
import { holesOf } from '#shared/rosterHoles.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { readRosters } from './rosterRepo.ts'

/** Looks back so far for the beginning of a hole that is open already. */
const BACK_MS = 48 * 3_600_000

/** The hole's notice, unless one that touches it was told already; the roster is held by who asks. */
export async function noteHole(tx: Tx, unitId: string, hole: Span, now: Date): Promise<boolean> {
  const from = new Date(hole.from)
  const to = new Date(hole.to)
  const { rows } = await sql`
    insert into roster_hole_notices (unit_id, from_at, to_at, told_at)
    select ${unitId}, ${from}, ${to}, ${now}
    where not exists (
      select from roster_hole_notices n where n.unit_id = ${unitId} and n.settled_at is null
        and n.from_at <= ${to} and n.to_at >= ${from})
    returning unit_id`.execute(tx)
  return rows.length > 0
}

/** After a change: notices of holes that are no more are settled, so that a new one there is told. */
export async function settleHoles(tx: Tx, unitId: string, now: Date): Promise<void> {
  const { rows } = await sql<{ from: Date; to: Date }>`
    select from_at as "from", to_at as "to" from roster_hole_notices
    where unit_id = ${unitId} and settled_at is null and to_at > ${now}`.execute(tx)
  for (const { from, to } of rows) {
    const span = { from: Math.max(from.getTime(), now.getTime()), to: to.getTime() }
    const { rows: rosters, isWorkday } = await readRosters(tx, { unitId }, span)
    const [row] = rosters
    if (row && holesOf(row.roster, span, isWorkday).length > 0) continue
    await sql`
      update roster_hole_notices set settled_at = ${now}
      where unit_id = ${unitId} and from_at = ${from} and settled_at is null`.execute(tx)
  }
}

/** The stretch in which holes count as near: begun, or beginning within so many hours. */
export const nearSpan = (now: Date, hours: number): Span => ({
  from: now.getTime() - BACK_MS,
  to: now.getTime() + hours * 3_600_000 + BACK_MS,
})
