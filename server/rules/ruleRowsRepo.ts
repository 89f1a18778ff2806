import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { RuleChangeTold, RuleField, RuleRow, RuleTableName } from '#shared/ruleTable.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { ruleTableInfos, type Facts, type RuleTable } from './ruleTables.ts'

type Db = Kysely<Tables>

const snake = (name: string): string => name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`)
const columnOf = (name: string) => sql.ref(snake(name))

const fieldsOf = ({ name }: RuleTable): readonly RuleField[] =>
  ruleTableInfos.find((one) => one.name === name)?.fields ?? []
const isList = ({ kind }: RuleField): boolean => kind === 'texts' || kind === 'choices'

const listed = (parts: readonly RawBuilder<unknown>[]) => sql.join([...parts], sql`, `)

/** Every version of every row, by what names it and time. */
export async function readRuleRows(db: Db, table: RuleTable): Promise<RuleRow[]> {
  const columns = fieldsOf(table).map(({ name }) => sql`${columnOf(name)} as ${sql.ref(name)}`)
  const { rows } = await sql<RuleRow & { validFrom: Date; validTo: Date | null }>`
    select ${listed(columns)}, valid_from as "validFrom", valid_to as "validTo"
    from ${sql.table(table.table)}
    order by ${listed(table.key.map(columnOf))}, valid_from`.execute(db)
  return rows.map(({ validFrom, validTo, ...row }) =>
    table.row.parse({
      ...row,
      validFrom: validFrom.toISOString(),
      validTo: validTo?.toISOString() ?? null,
    }),
  )
}

/** Everybody may go on reading; another change waits until this one is through. */
export async function lockRuleRows(tx: Tx, { table }: RuleTable): Promise<void> {
  await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx)
}

const types: Record<RuleField['kind'], string> = {
  text: 'text',
  whole: 'integer',
  number: 'double precision',
  flag: 'boolean',
  choice: 'text',
  texts: 'json',
  choices: 'json',
  json: 'json',
}
/** A choice among figures is a figure in the store. */
const typeOf = ({ kind, options }: RuleField): string =>
  kind === 'choice' && options.every((one) => typeof one === 'number') ? 'integer' : types[kind]

const asArray = (name: string) => sql`
  case when json_typeof(${sql.ref(name)}) = 'array'
       then array(select json_array_elements_text(${sql.ref(name)})) end`

export async function insertRuleRows(
  tx: Tx,
  table: RuleTable,
  rows: readonly RuleRow[],
): Promise<void> {
  const fields = fieldsOf(table)
  const shape = fields.map((field) => sql`${sql.ref(field.name)} ${sql.raw(typeOf(field))}`)
  await sql`
    insert into ${sql.table(table.table)}
      (${listed(fields.map(({ name }) => columnOf(name)))}, valid_from, valid_to)
    select ${listed(fields.map((field) => (isList(field) ? asArray(field.name) : sql.ref(field.name))))},
           "validFrom", "validTo"
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as x (${listed(shape)}, "validFrom" timestamptz, "validTo" timestamptz)`.execute(tx)
}

/** The end of versions that are there. */
export async function endRuleRows(
  tx: Tx,
  table: RuleTable,
  rows: readonly RuleRow[],
): Promise<void> {
  for (const row of rows) {
    const named = table.key.map((name) => sql`${columnOf(name)} = ${row[name]}`)
    await sql`
      update ${sql.table(table.table)} set valid_to = ${row.validTo}::timestamptz
      where ${sql.join(named, sql` and `)} and valid_from = ${row.validFrom}::timestamptz`.execute(
      tx,
    )
  }
}

/** What rows may name, as it stands now. */
export async function readFacts(db: Db): Promise<Facts> {
  const { rows } = await sql<{
    list: 'category' | 'standard' | 'unitKind' | 'town' | 'unit' | 'disputeKind'
    name: string
  }>`
    select distinct 'category' as list, scheme || ':' || code as name from categories
    union select distinct 'category', scheme || ':' || class_code from categories
    union select distinct 'standard', kind || ' ' || code from categories where scheme = 'gb47678'
    union select distinct 'unitKind', kind from units
    union select 'town', code from towns
    union select 'unit', id from units
    union select 'disputeKind', code from code_lists where list = 'disputeKind'`.execute(db)
  const among = (wanted: string) =>
    new Set(rows.flatMap(({ list, name }) => (list === wanted ? [name] : [])))
  return {
    categories: among('category'),
    standard: among('standard'),
    unitKinds: among('unitKind'),
    townCodes: among('town'),
    unitIds: among('unit'),
    disputeKinds: among('disputeKind'),
  }
}

/** The newest changes of a table, as the log keeps them. */
export async function readRuleChanges(
  db: Db,
  name: RuleTableName,
  limit: number,
): Promise<RuleChangeTold[]> {
  const { rows } = await sql<{ seq: number; at: Date; data: Omit<RuleChangeTold, 'seq' | 'at'> }>`
    select seq, at, data from events
    where type = 'rule:changed' and data ->> 'table' = ${name}
    order by seq desc limit ${limit}`.execute(db)
  return rows.map(({ seq, at, data: { by, added, ended } }) => ({
    seq,
    at: at.toISOString(),
    by,
    added,
    ended,
  }))
}
