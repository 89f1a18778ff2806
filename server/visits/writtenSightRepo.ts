import { sql, type RawBuilder } from 'kysely'
import type { Account } from '#shared/account.ts'
import { mayWriteVisits } from '#shared/visitSight.ts'

/** `isOurs` of visitSight as a condition on `w`, a visit or a dispute. */
const oursOf = ({ id, area }: Account): RawBuilder<unknown> =>
  area.kind === 'unit'
    ? sql`(w.author_id = ${id} or w.unit_id = ${area.unitId})`
    : sql`w.author_id = ${id}`

/** What an account that may read at all has before it: its own, or what lies in the area it reads over. */
export function writtenSightOf(account: Account): RawBuilder<unknown> {
  if (mayWriteVisits(account)) return oursOf(account)
  const { area } = account
  if (area.kind === 'town') return sql`w.town_code = ${area.townCode}`
  return area.kind === 'grid' ? sql`w.grid_id = ${area.gridId}` : sql`false`
}
