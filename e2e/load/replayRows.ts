import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { migrate } from '#server/store/migrate.ts'
import { monotonicMs } from './monotonic.ts'

export type PgAddress = { host: string; port: number; user: string; database: string }

/** One table's rows of one batch, column by column, as PostgreSQL's own texts. */
interface TableRows {
  statement: { name: string; text: string }
  columns: (string | null)[][]
}
export type BatchRows = readonly TableRows[]

/** What one accepted item leaves in the store, found again by its case. */
const tables = {
  cases: 'id = any($1)',
  tickets: 'case_id = any($1)',
  ticket_versions: 'ticket_id in (select id from tickets where case_id = any($1))',
  callers: 'ticket_id in (select id from tickets where case_id = any($1))',
  events: 'case_id = any($1)',
  case_spans: 'case_id = any($1)',
} as const
type Table = keyof typeof tables

interface Column {
  name: string
  type: string
}

/** Reads back what the product wrote, batch by batch. */
export async function readBatches(
  pool: pg.Pool,
  batches: readonly (readonly string[])[],
): Promise<BatchRows[]> {
  const described = new Map<Table, Column[]>()
  for (const table of Object.keys(tables) as Table[])
    described.set(table, await columnsOf(pool, table))
  const read = async (caseIds: readonly string[]) =>
    Promise.all(
      [...described].map(async ([table, columns]) => {
        const texts = columns.map(({ name }) => `${name}::text`).join(', ')
        const { rows } = await pool.query<(string | null)[]>({
          text: `select ${texts} from ${table} where ${tables[table]}`,
          values: [caseIds],
          rowMode: 'array',
        })
        const byColumn = columns.map((_, index) => rows.map((row) => row[index] ?? null))
        return { statement: insertInto(table, columns), columns: byColumn }
      }),
    )
  const found: BatchRows[] = []
  for (const caseIds of batches) found.push(await read(caseIds))
  return found
}

async function columnsOf(pool: pg.Pool, table: string): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  return rows
}

/** One statement for all rows: the quickest way in that is still SQL. */
function insertInto(table: string, columns: readonly Column[]) {
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map(({ name, type }) => `x.${name}::${type}`).join(', ')
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ')
  return {
    name: table,
    text: `insert into ${table} (${names}) select ${values} from unnest(${arrays}) as x (${names})`,
  }
}

/** A database like the product's own, empty, beside it in the same PostgreSQL. */
export async function emptyTwin(address: PgAddress, database: string): Promise<PgAddress> {
  const admin = new pg.Client(address)
  await admin.connect()
  await admin.query(`drop database if exists ${database}`)
  await admin.query(`create database ${database}`)
  await admin.end()
  const twin = { ...address, database }
  await migrate(twin, { clock: systemClock, log: createLog('silent') })
  return twin
}

/** Writes one batch in a transaction of its own; the two counters last, as they are shared by all. */
export async function writeBatch(client: pg.ClientBase, batch: BatchRows): Promise<void> {
  await client.query('begin')
  for (const { statement, columns } of batch) {
    if (columns[0]?.length) await client.query({ ...statement, values: columns })
  }
  await client.query({
    name: 'case_numbers',
    text: `insert into case_numbers (town_code, day, last) values ('', '2026-11-20', $1)
           on conflict (town_code, day) do update set last = case_numbers.last + excluded.last`,
    values: [batch[0]?.columns[0]?.length],
  })
  await client.query({
    name: 'counter',
    text: 'update counter set seq = seq + $1',
    values: [batch[0]?.columns[0]?.length],
  })
  await client.query('commit')
}

/**
 * What follows the log a moment behind it (search, likeness) must not work while the bare rows are
 * written. Returns how long it still had to, in milliseconds.
 */
export async function untilFollowed(pool: pg.Pool): Promise<number> {
  const began = monotonicMs()
  for (;;) {
    const { rows } = await pool.query(
      'select 1 from followers f, counter c where f.seq < c.seq limit 1',
    )
    if (rows.length === 0) return monotonicMs() - began
    await pause(50)
  }
}

/** PostgreSQL tidies up by itself some time after much was written: that must not fall into a measurement. */
export async function settled(pool: pg.Pool): Promise<void> {
  await pool.query('checkpoint')
  for (;;) {
    const { rows } = await pool.query(
      `select 1 from pg_stat_activity where backend_type = 'autovacuum worker'`,
    )
    if (rows.length === 0) return
    await pause(100)
  }
}
