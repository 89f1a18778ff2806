import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type pg from 'pg'
import { localDate } from '#shared/calendar.ts'
import { audiencesOf, isClosed, type CaseCard } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import { keysOf, weekOf } from '#server/cases/searchKeys.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { randomOf } from '#server/demo/district/random.ts'
import { EVENT_VERSION } from '#server/ledger/draft.ts'
import { chainHash, FIRST_HASH, hashData } from '#server/ledger/hash.ts'
import { normalPhone, type Sealing } from '#server/people/sealing.ts'
import type { Store } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import { copyRows, type Row } from './copyRows.ts'
import { drawPlace, makeCase, type Step } from './madeCase.ts'

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
const CHUNK = 2000
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
  const writer = createWriter(client)
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

type Writer = ReturnType<typeof createWriter>

/** Puts the steps of many cases into one order of time, numbers and chains them. */
function createLog(writer: Writer) {
  const days = new Map<number, Step[]>()
  const opened = new Map<string, number>()
  let day = -Infinity
  let seq = 0
  let at = new Date(0)
  let hash: Buffer = FIRST_HASH

  async function write({ atMs, type, what, card }: Step): Promise<void> {
    seq++
    at = new Date(atMs)
    const actor = type === 'ticket:received' ? `feed:${card.source}` : 'system'
    const [head] = card.tickets
    const ticket = type === 'ticket:received' &&
      head && { ...head, caseId: card.id, gridId: card.gridId }
    const data = JSON.stringify({ actor: '演示', what, ...(ticket && { ticket }), case: card })
    const dataHash = hashData(data)
    hash = chainHash(hash, { seq, at, actor, type, dataHash })
    const rooms = audiencesOf(card)
    await writer.addEvent([
      String(seq),
      at.toISOString(),
      actor,
      type,
      String(EVENT_VERSION),
      'live',
      card.id,
      `{${rooms.join(',')}}`,
      '{}',
      data,
      `\\x${dataHash.toString('hex')}`,
      `\\x${hash.toString('hex')}`,
    ])
    if (type === 'ticket:received') opened.set(card.id, seq)
    if (!isClosed(card)) return
    await writer.addSpan([card.id, String(opened.get(card.id)), String(seq)])
    opened.delete(card.id)
  }

  return {
    head: () => ({ seq, at, hash }),
    keep(steps: readonly Step[]): void {
      for (const step of steps) {
        const on = Math.floor(step.atMs / DAY_MS)
        const others = days.get(on)
        if (others) others.push(step)
        else days.set(on, [step])
      }
    },
    /** Nothing earlier than this will be kept any more: the days before it can be written. */
    async moveTo(ms: number): Promise<void> {
      if (Math.floor(ms / DAY_MS) === day) return
      day = Math.floor(ms / DAY_MS)
      const past = [...days.keys()].filter((one) => one < day).sort((a, b) => a - b)
      for (const one of past) {
        const steps = days.get(one) ?? []
        days.delete(one)
        for (const step of steps.sort((a, b) => a.atMs - b.atMs)) await write(step)
      }
      if (ms !== Infinity) return
      for (const [caseId, from] of opened) await writer.addSpan([caseId, String(from), null])
    },
  }
}

const columns = {
  cases: `id case_no version lane status tier holder urgency town_code grid_id unit_ids sources
    received_at closed_at next_due flags card`,
  tickets: 'id case_id source source_id version content_hash received_at grid_id detail',
  callers: 'ticket_id version sealed phone_hash confidential',
  orders: 'id case_id unit_id state sent_at case_received_at',
  case_search: 'case_id received_at keys',
  events: 'seq at actor type v lane case_id audiences left_audiences data data_hash hash',
  case_spans: 'case_id from_seq to_seq',
  case_numbers: 'town_code day last',
}
type Table = keyof typeof columns

/** Gathers rows and writes them by the thousand, a case and what belongs to it together. */
function createWriter(client: pg.ClientBase) {
  const waiting = Object.fromEntries(
    Object.keys(columns).map((table) => [table, []]),
  ) as unknown as Record<Table, Row[]>

  let writing: Promise<void> = Promise.resolve()

  async function write(rows: Record<Table, Row[]>): Promise<void> {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    for (const table of Object.keys(columns) as Table[])
      await copyRows(client, table, columns[table].split(/\s+/), rows[table])
    await client.query('commit')
  }

  /** The next rows are made while these are written. */
  async function flush(): Promise<void> {
    const rows = { ...waiting }
    for (const table of Object.keys(columns) as Table[]) waiting[table] = []
    await writing
    writing = write(rows)
  }
  const add = async (table: Table, row: Row): Promise<void> => {
    waiting[table].push(row)
    if (waiting[table].length >= CHUNK) await flush()
  }

  return {
    async finish(): Promise<void> {
      await flush()
      await writing
    },
    addNumbers: (rows: readonly Row[]) => void waiting.case_numbers.push(...rows),
    addEvent: (row: Row) => add('events', row),
    addSpan: (row: Row) => add('case_spans', row),
    async addCase(
      card: CaseCard,
      tickets: readonly { id: string; detail: string; phone: string; name: string }[],
      sealing: Sealing | undefined,
    ): Promise<void> {
      tickets.forEach(({ id, detail, phone, name }, n) => {
        const head = card.tickets[n]
        const hash = createHash('sha256').update(id).digest('hex')
        waiting.tickets.push([
          id,
          card.id,
          card.source,
          head?.sourceId ?? '',
          '1',
          `\\x${hash}`,
          card.receivedAt,
          card.gridId,
          detail,
        ])
        if (!sealing) return
        waiting.callers.push([
          id,
          '1',
          `\\x${sealing.seal({ name, phone }).toString('hex')}`,
          `\\x${sealing.keyedHash(normalPhone(phone)).toString('hex')}`,
          'false',
        ])
      })
      for (const order of card.orders)
        waiting.orders.push([
          order.id,
          card.id,
          order.unitId,
          order.state,
          order.sentAt,
          card.receivedAt,
        ])
      const keys = keysOf(
        card,
        tickets.map(({ detail }) => detail),
      )
      waiting.case_search.push([card.id, card.receivedAt, `{${keys.join(',')}}`])
      await add('cases', caseRow(card))
    },
  }
}

const caseRow = (card: CaseCard): Row => [
  card.id,
  card.caseNo,
  String(card.version),
  card.lane,
  card.status,
  card.tier === null ? null : String(card.tier),
  card.holder,
  card.urgency,
  card.townCode,
  card.gridId,
  `{${[...new Set(card.orders.map(({ unitId }) => unitId))].join(',')}}`,
  `{${card.source}}`,
  card.receivedAt,
  card.closedAt,
  firstRed(card.clocks),
  `{${card.flags.map(({ flag }) => flag).join(',')}}`,
  JSON.stringify(card),
]
