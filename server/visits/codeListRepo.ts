import { sql, type Kysely } from 'kysely'
import type { CodeListItem, CodeListName } from '#shared/visitList.ts'
import { badRequest } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** What may be chosen at that moment, in its order. */
export async function readCodeList(
  db: Db,
  list: CodeListName,
  moment: Date,
): Promise<CodeListItem[]> {
  const { rows } = await sql<CodeListItem>`
    select code, json_build_object('zh-CN', name_zh, 'en', name_en) as names from code_lists
    where list = ${list} and valid_from <= ${moment} and (valid_to is null or valid_to > ${moment})
    order by rank, code`.execute(db)
  return rows
}

/** Refuses a code that no row in force has. */
export async function checkCodes(
  db: Db,
  list: CodeListName,
  field: string,
  codes: readonly string[],
  moment: Date,
): Promise<void> {
  if (codes.length === 0) return
  const known = new Set((await readCodeList(db, list, moment)).map(({ code }) => code))
  const unknown = codes.filter((code) => !known.has(code))
  if (unknown.length > 0) throw badRequest(`Not in the list of ${list}`, { field, unknown })
}

export async function insertCodeLists(
  db: Db,
  rows: readonly (CodeListItem & { list: CodeListName; rank: number })[],
  since: string,
): Promise<void> {
  await sql`
    insert into code_lists (list, code, name_zh, name_en, rank, basis, valid_from)
    select list, code, names ->> 'zh-CN', names ->> 'en', rank, '产品规则', ${since}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as x (list text, code text, names json, rank smallint)
    on conflict do nothing`.execute(db)
}
