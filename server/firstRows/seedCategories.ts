import { sql, type Kysely } from 'kysely'
import type { SortingWeights } from '#shared/suggestion.ts'
import { insertCategories } from '#server/categories/categoryRepo.ts'
import { publishedCategories } from '#server/categories/publishedCategories.ts'
import type { Tables } from '#server/store/tables.ts'
import { sortingRoutes } from './sortingRoutes.ts'
import { sortingWords } from './sortingWords.ts'

type Db = Kysely<Tables>

const SINCE = '2015-01-01T00:00:00+08:00'
/** Between two routes there is room for another. */
const STEP = 10

/** Measured by e2e/figures/topics.ts. */
export const sortingWeights: SortingWeights = {
  titleWeight: 6,
  detailChars: 300,
  smoothing: 0.3,
  minCases: 5,
  minMargin: 0.02,
}

/** Code lists, routes and words; run again, it changes nothing. */
export async function seedCategories(db: Db): Promise<void> {
  await insertCategories(db, publishedCategories, null)
  await sql`insert into limits (code, params, basis, valid_from)
    values ('sorting', ${JSON.stringify(sortingWeights)}::json, '产品规则', ${SINCE}::timestamptz)
    on conflict do nothing`.execute(db)
  await seedRoutes(db)
  await seedWords(db)
}

async function seedRoutes(db: Db): Promise<void> {
  const rows = sortingRoutes.map((route, n) => ({ ...route, position: (n + 1) * STEP }))
  const texts = (column: string) => sql`
    case when json_typeof(${sql.ref(column)}) = 'array'
         then array(select json_array_elements_text(${sql.ref(column)})) end`
  await sql`insert into routes (code, position, categories, appeal_kinds, sources, unit_kinds, tier,
                                urgency, basis, valid_from)
    select code, position, ${texts('categories')}, ${texts('appealKinds')}, ${texts('sources')},
           ${texts('unitKinds')}, tier, urgency, basis, ${SINCE}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      code text, position integer, categories json, "appealKinds" json, sources json,
      "unitKinds" json, tier smallint, urgency text, basis text)
    on conflict do nothing`.execute(db)
}

async function seedWords(db: Db): Promise<void> {
  await sql`insert into sorting_words (list, category, word, unless, basis, valid_from)
    select list, category, word, array(select json_array_elements_text(unless)), basis,
           ${SINCE}::timestamptz
    from json_to_recordset(${JSON.stringify(sortingWords)}::json)
      as x (list text, category text, word text, unless json, basis text)
    on conflict do nothing`.execute(db)
}
