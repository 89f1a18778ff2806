import { isClosed, type CaseCard } from '#shared/case.ts'
import { randomOf } from '#server/demo/district/random.ts'
import { signsOf } from '#server/merging/signsFollower.ts'
import { SIGNS_FOLLOWER, type SignsRow } from '#server/merging/signsRepo.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Store } from '#server/store/store.ts'
import { copyRows, type Row } from '../load/copyRows.ts'
import { drawPlace, makeCase, type Step } from '../load/madeCase.ts'

const SPREAD_DAYS = 3 * 365
const DAY_MS = 24 * 3_600_000
const CHUNK = 2000

const columns = {
  cases: `id case_no version lane status holder urgency town_code grid_id unit_ids sources
    received_at closed_at card`,
  tickets: 'id case_id source source_id version content_hash received_at grid_id detail',
  callers: 'ticket_id version sealed phone_hash confidential',
  ticket_signs: 'n ticket_id version received_at lng lat place words keys',
  ticket_sign_keys: 'key minute n',
}
type Table = keyof typeof columns
const tables = Object.keys(columns) as Table[]

/**
 * Fills an empty store with the cases of `fillCases` over the same three years, but only with what a
 * look-up reads: without log, orders and search it takes a fifth of the time. The signs are made by
 * the follower's own function.
 */
export async function fillTickets(
  { pool }: Pick<Store, 'pool'>,
  count: number,
  { until, sealing }: { until: Date; sealing: Sealing },
): Promise<void> {
  const client = await pool.connect()
  const random = randomOf('many cases')
  const untilMs = until.getTime()
  const stepMs = (SPREAD_DAYS * DAY_MS) / count
  let waiting = emptyRows()
  let tickets = 0
  try {
    // Sorted once when all is in, this index is what it would have grown to.
    await client.query('alter table ticket_sign_keys drop constraint ticket_sign_keys_pkey')
    await client.query('set session_replication_role = replica')
    for (let made = 0; made < count; made++) {
      const receivedMs = Math.floor(untilMs - (count - made - random()) * stepMs)
      const id = idAt(receivedMs, made)
      const caseNo = `案${String(made)}`
      const place = drawPlace(random)
      const { steps, tickets: told } = makeCase({ id, caseNo, place, random, receivedMs, untilMs })
      const { card } = steps.at(-1) as Step
      waiting.cases.push(caseRow(card))
      for (const [index, ticket] of told.entries()) {
        const phoneHash = sealing.keyedHash(ticket.phone)
        const signs = signsFor(card, index, ticket.detail, phoneHash)
        waiting.tickets.push(ticketRow(card, index, ticket.detail))
        waiting.callers.push([ticket.id, '1', '\\x00', hex(phoneHash), 'false'])
        addSigns(waiting, signs, String(++tickets))
      }
      if (waiting.cases.length < CHUNK) continue
      for (const table of tables) await copyRows(client, table, names(table), waiting[table])
      waiting = emptyRows()
    }
    for (const table of tables) await copyRows(client, table, names(table), waiting[table])
    await client.query('reset session_replication_role')
    await client.query(`set maintenance_work_mem = '512MB'`)
    await client.query('alter table ticket_sign_keys add primary key (key, minute, n)')
    await client.query('reset maintenance_work_mem')
    await client.query(`vacuum (analyze) ${tables.join(', ')}`)
    await client.query('insert into followers (name, seq) select $1, seq from counter', [
      SIGNS_FOLLOWER,
    ])
    await client.query('checkpoint')
  } finally {
    client.release()
  }
}

const names = (table: Table): string[] => columns[table].split(/\s+/)
const emptyRows = (): Record<Table, Row[]> => ({
  cases: [],
  tickets: [],
  callers: [],
  ticket_signs: [],
  ticket_sign_keys: [],
})
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

/** Time and number, as a UUIDv7 has them. */
function idAt(ms: number, made: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${made.toString(16).padStart(11, '0')}0`
}

const caseRow = (card: CaseCard): Row => [
  card.id,
  card.caseNo,
  String(card.version),
  card.lane,
  card.status,
  card.holder,
  card.urgency,
  card.townCode,
  card.gridId,
  `{${[...new Set(card.orders.map(({ unitId }) => unitId))].join(',')}}`,
  `{${card.source}}`,
  card.receivedAt,
  isClosed(card) ? card.closedAt : null,
  JSON.stringify(card),
]

function ticketRow(card: CaseCard, index: number, detail: string): Row {
  const { id, source, sourceId } = headOf(card, index)
  return [id, card.id, source, sourceId, '1', '\\x00', card.receivedAt, card.gridId, detail]
}

const headOf = (card: CaseCard, index: number) => card.tickets[index] as CaseCard['tickets'][number]

function signsFor(card: CaseCard, index: number, detail: string, phoneHash: Buffer): SignsRow {
  const { id, title } = headOf(card, index)
  const { location, place } = card
  const position = location ? ([location.lng, location.lat] as const) : null
  const receivedAt = new Date(card.receivedAt)
  return signsOf(
    { id, version: 1, title, position, place },
    { id, receivedAt, detail, phoneHash, position: null, place: null },
  )
}

function addSigns(waiting: Record<Table, Row[]>, signs: SignsRow, n: string): void {
  const { ticketId, receivedAt, position, place, words, keys } = signs
  const minute = String(Math.floor(receivedAt.getTime() / 60_000))
  waiting.ticket_signs.push([
    n,
    ticketId,
    '1',
    receivedAt.toISOString(),
    position ? String(position[0]) : null,
    position ? String(position[1]) : null,
    place,
    `{${words.join(',')}}`,
    `{${keys.join(',')}}`,
  ])
  for (const key of keys) waiting.ticket_sign_keys.push([String(key), minute, n])
}
