import { sql, type Kysely } from 'kysely'
import { localDate } from '#shared/calendar.ts'
import { isClosed } from '#shared/case.ts'
import { weekOf } from '#server/cases/searchKeys.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { randomOf } from '#server/demo/district/random.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Store } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Row } from './copyRows.ts'
import { drawPlace, makeCase, type Step } from './madeCase.ts'
import { createLog } from './manyCasesLog.ts'
import { createRowWriter } from './manyCasesRows.ts'

export interface FillOptions {
  /** The newest case came in just before it. */
  until?: Date
  /** Given, every ticket gets a caller, sealed, whose number can be looked up. */
  sealing?: Sealing
}

const DAY_MS = 24 * 3_600_000
const SPREAD_DAYS = 3 * 365
/** Open cases and one closed in so many have every step in the log; the others only how they began and ended. */
const WHOLE_OF = 25
/** From here on it is quicker to build the indexes when everything is in. */
const INDEX_LATER = 50_000

/**
 * Fills an empty, migrated store with the demo district in it with so many cases over three years:
 * always the same ones for the same count, about 98 % closed; with tickets, orders, spans, a log whose
 * hashes chain, and the search as its follower would have made it. What reveals need is left out
 * (`ticket_versions`). Checks of foreign keys are off meanwhile, which needs the embedded PostgreSQL's
 * superuser.
 */
export async function fillCases(
  { db, pool }: Pick<Store, 'db' | 'pool'>,
  count: number,
  { until = new Date('2026-11-20T02:00:00Z'), sealing }: FillOptions = {},
): Promise<void> {
  const rebuild = count >= INDEX_LATER ? await dropIndexes(db) : []
  const client = await pool.connect()
  const writer = createRowWriter(client)
  const log = createLog(writer)
  const random = randomOf('many cases')
  const untilMs = until.getTime()
  const stepMs = (SPREAD_DAYS * DAY_MS) / count
  const numbers = createNumbers()
  const weeks = new Set<number>()

  for (let n = 0; n < count; n++) {
    const receivedMs = Math.floor(untilMs - (count - n - random()) * stepMs)
    await log.moveTo(receivedMs)
    const place = drawPlace(random)
    const caseNo = numbers.take(place.townCode, new Date(receivedMs))
    const id = idAt(receivedMs, n)
    const made = makeCase({ id, caseNo, place, random, receivedMs, untilMs })
    const last = made.steps.at(-1) as Step
    const isWhole = !isClosed(last.card) || n % WHOLE_OF === 0
    log.keep(isWhole ? made.steps : [made.steps[0] as Step, last])
    weeks.add(weekOf(new Date(receivedMs)))
    await writer.addCase(last.card, made.tickets, sealing)
  }
  await log.moveTo(Infinity)
  writer.addNumbers(numbers.rows())
  await writer.finish()
  const { seq, at, hash } = log.head()
  await sql`update counter set seq = ${seq}, at = ${at}, hash = ${hash}`.execute(db)
  await sql`insert into followers (name, seq) values ('caseSearch', ${seq})
            on conflict (name) do update set seq = excluded.seq`.execute(db)
  await sql`insert into case_search_weeks select unnest(${[...weeks]}::integer[])`.execute(db)
  await client.query(`set maintenance_work_mem = '512MB'`)
  for (const definition of rebuild) await client.query(definition)
  await client.query('reset maintenance_work_mem')
  await client.query(`vacuum (analyze) ${filled.join(', ')}`)
  client.release()
}

const filled = ['cases', 'tickets', 'orders', 'events', 'case_spans', 'case_search', 'callers']

/** Drops what is no constraint, and returns how to make it again. */
async function dropIndexes(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
    where i.indrelid = any(${filled}::regclass[]) and c.oid is null`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db)
  return rows.map(({ definition }) => definition)
}

/** Time and number, as a UUIDv7 has them, so that ids are in order as the server's own are. */
function idAt(ms: number, n: number): string {
  const time = ms.toString(16).padStart(12, '0')
  // The last digit tells the case from its tickets and orders.
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(11, '0')}0`
}

/** The numbers people say, town by town and day by day. */
function createNumbers() {
  const names = new Map(
    demoDistrict().towns.map(({ code, name }) => [code, name.replace(/(街道|镇)$/, '')]),
  )
  const last = new Map<string, number>()
  return {
    take(townCode: string, at: Date): string {
      const day = localDate(at)
      const number = (last.get(`${townCode} ${day}`) ?? 0) + 1
      last.set(`${townCode} ${day}`, number)
      const date = day.slice(2).replaceAll('-', '')
      return `${names.get(townCode) ?? ''}${date}-${String(number).padStart(4, '0')}`
    },
    rows: (): Row[] => [...last].map(([key, n]) => [...key.split(' '), String(n)]),
  }
}
