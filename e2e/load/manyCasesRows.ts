import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { CaseCard } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import { keysOf } from '#server/cases/searchKeys.ts'
import { normalPhone, type Sealing } from '#server/people/sealing.ts'
import { copyRows, type Row } from './copyRows.ts'

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

const CHUNK = 2000

export type RowWriter = ReturnType<typeof createRowWriter>

/** Gathers rows and writes them by the thousand, a case and what belongs to it together. */
export function createRowWriter(client: pg.ClientBase) {
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
