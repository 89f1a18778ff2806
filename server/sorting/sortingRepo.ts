import { sql, type Kysely } from 'kysely'
import { indexCategories } from '#shared/category.ts'
import { readCategories } from '#server/categories/categoryRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Places, Route, SortingRules, SortingWord } from './sortingRules.ts'

type Db = Kysely<Tables>

const holdsAt = (at: Date) => sql`valid_from <= ${at} and (valid_to is null or valid_to > ${at})`

/** The rules as they hold at a moment; codes of older lists stay known. */
export async function readSortingRules(db: Db, limits: Limits, at: Date): Promise<SortingRules> {
  const [categories, routes, words, weights] = await Promise.all([
    readCategories(db),
    sql<Route>`
      select code, categories, appeal_kinds as "appealKinds", sources, unit_kinds as "unitKinds",
             tier, urgency, basis
      from routes where ${holdsAt(at)} order by position, code`.execute(db),
    sql<SortingWord>`
      select list, category, word, unless from sorting_words where ${holdsAt(at)}
      order by list, category, word`.execute(db),
    limits.at('sorting', at),
  ])
  return {
    catalogue: indexCategories(categories),
    routes: routes.rows,
    words: words.rows,
    weights,
  }
}

/**
 * A town's units (of every town while it is not known), with the grid each 居村 belongs to at that
 * moment, and the grids' names.
 */
export async function readPlaces(db: Db, at: Date, townCode: string | null): Promise<Places> {
  const inTown = townCode === null ? sql`town_code is not null` : sql`town_code = ${townCode}`
  const [units, grids] = await Promise.all([
    sql<Places['units'][number]>`
      select u.id, u.kind, u.name, u.short_name as "shortName", u.town_code as "townCode",
             g.grid_id as "gridId"
      from units u left join grid_committees g on g.unit_id = u.id and ${holdsAt(at)}
      where u.${inTown} and u.disabled_at is null order by u.id`.execute(db),
    sql<Places['grids'][number]>`
      select area_id as id, name, town_code as "townCode" from area_versions
      where kind = 'grid' and ${inTown} and ${holdsAt(at)} order by area_id`.execute(db),
  ])
  return { units: units.rows, grids: grids.rows }
}
