import { sql, type Kysely, type Transaction } from 'kysely'
import type { CategoryRow } from '#shared/category.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>
type Row = Omit<CategoryRow, 'validFrom' | 'validTo'> & { validFrom: Date; validTo: Date | null }

const toCategory = ({ validFrom, validTo, ...row }: Row): CategoryRow => ({
  ...row,
  validFrom: validFrom.toISOString(),
  validTo: validTo?.toISOString() ?? null,
})

const columns = sql`scheme, kind, code, name, class_code as "classCode", class_name as "className",
  maps_to as "mapsTo", basis, valid_from as "validFrom", valid_to as "validTo"`
const inOrder = sql`order by scheme, kind, code, valid_from`

/** Every version of every code. */
export async function readCategories(db: Db): Promise<CategoryRow[]> {
  const { rows } = await sql<Row>`select ${columns} from categories ${inOrder}`.execute(db)
  return rows.map(toCategory)
}

/** What held at a moment. */
export async function readCategoriesAt(
  db: Db,
  at: Date,
  scheme: string | undefined,
): Promise<CategoryRow[]> {
  const { rows } = await sql<Row>`
    select ${columns} from categories
    where valid_from <= ${at} and (valid_to is null or valid_to > ${at})
      and (${scheme ?? null}::text is null or scheme = ${scheme ?? null}) ${inOrder}`.execute(db)
  return rows.map(toCategory)
}

/** Everybody may go on reading; another import waits until this one is through. */
export async function lockCategories(tx: Transaction<Tables>): Promise<void> {
  await sql`lock table categories in share row exclusive mode`.execute(tx)
}

/** New versions. Those that are there already stay as they are: seeding again changes nothing. */
export async function insertCategories(
  db: Db,
  rows: readonly CategoryRow[],
  addedBy: string | null,
): Promise<void> {
  await sql`
    insert into categories (scheme, kind, code, name, class_code, class_name, maps_to, basis,
                            added_by, valid_from, valid_to)
    select scheme, kind, code, name, "classCode", "className", "mapsTo", basis, ${addedBy},
           "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      scheme text, kind text, code text, name text, "classCode" text, "className" text,
      "mapsTo" text, basis text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict do nothing`.execute(db)
}

/** The end of versions that held without one, or longer. */
export async function endCategories(
  tx: Transaction<Tables>,
  ends: readonly Pick<CategoryRow, 'scheme' | 'kind' | 'code' | 'validFrom' | 'validTo'>[],
): Promise<void> {
  await sql`
    update categories c set valid_to = x."validTo"
    from json_to_recordset(${JSON.stringify(ends)}::json) as x (
      scheme text, kind text, code text, "validFrom" timestamptz, "validTo" timestamptz)
    where c.scheme = x.scheme and c.kind = x.kind and c.code = x.code
      and c.valid_from = x."validFrom"`.execute(tx)
}
