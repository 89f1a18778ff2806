import { sql, type Kysely } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import type { Tables } from '#server/store/tables.ts'

const PAGE = 500
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** Every open case as it stands, a page at a time, by id: what is filed meanwhile may be missed. */
export async function* readOpenCases(db: Kysely<Tables>): AsyncGenerator<CaseCard> {
  for (let after = BEFORE_ALL; ;) {
    const { rows } = await sql<{ card: CaseCard }>`
      select card from cases
      where closed_at is null and id > ${after}::uuid order by id limit ${PAGE}`.execute(db)
    for (const { card } of rows) yield card
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.card.id
  }
}
