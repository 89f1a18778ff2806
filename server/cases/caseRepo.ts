import { sql } from 'kysely'
import { nextStep } from '#shared/alarm.ts'
import type { CaseCard } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import { nextMiss } from '#shared/escalation.ts'
import type { FormEntry, FormSummary } from '#shared/forms/forms.ts'
import { liftCard } from '#shared/lift.ts'
import { jsonOnce, jsonRecords } from '#server/ledger/jsonOnce.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { textArray } from '#server/ledger/textArray.ts'

/**
 * The cases as they stand, locked until the transaction ends. Locked in the order of their ids, so
 * that two processes which want the same two do not wait for each other.
 */
export async function lockCases(tx: Tx, ids: readonly string[]): Promise<Map<string, CaseCard>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ card: CaseCard }>`
    select card from cases where id = any(${ids}::uuid[]) order by id for update`.execute(tx)
  return new Map(rows.map(({ card }) => [card.id, liftCard(card)]))
}

const setOf = (codes: readonly string[]): string => textArray([...new Set(codes)])

/** The columns are for finding; the card is the state. Both are written here and nowhere else. */
const toRow = (card: CaseCard) => ({
  id: card.id,
  case_no: card.caseNo,
  version: card.version,
  lane: card.lane,
  status: card.status,
  tier: card.tier,
  holder: card.holder,
  urgency: card.urgency,
  town_code: card.townCode,
  grid_id: card.gridId,
  unit_ids: setOf(card.orders.filter((order) => order.state !== 'cancelled').map((o) => o.unitId)),
  sources: setOf(card.tickets.map((ticket) => ticket.source)),
  received_at: card.receivedAt,
  imported_at: card.importedAt ?? null,
  closed_at: card.closedAt,
  next_due: firstRed(card.clocks),
  wake_at: [nextMiss(card)?.due, nextStep(card)?.due].flatMap((at) => at ?? []).sort()[0] ?? null,
  flags: textArray(card.flags.map(({ flag }) => flag)),
})

/** The rows as a table `x`: their columns from one JSON, the cards as they stand beside it. */
const rowsOf = (tx: Tx, cards: readonly CaseCard[]) => sql`
  rows from (
    json_to_recordset(${JSON.stringify(cards.map(toRow))}::json) as (
      id uuid, case_no text, version integer, lane text, status text, tier smallint, holder text,
      urgency text, town_code text, grid_id text, unit_ids text[], sources text[],
      received_at timestamptz, imported_at timestamptz, closed_at timestamptz,
      next_due timestamptz, wake_at timestamptz,
      flags text[]),
    string_to_table(${jsonRecords(cards.map((card) => jsonOnce(tx, card)))}, chr(30))
  ) as x (
    id, case_no, version, lane, status, tier, holder, urgency, town_code, grid_id, unit_ids,
    sources, received_at, imported_at, closed_at, next_due, wake_at, flags, card)`

export async function insertCases(tx: Tx, cards: readonly CaseCard[]): Promise<void> {
  if (cards.length === 0) return
  await sql`
    insert into cases (id, case_no, version, lane, status, tier, holder, urgency, town_code,
                       grid_id, unit_ids, sources, received_at, imported_at, closed_at, next_due,
                       wake_at, flags, card)
    select id, case_no, version, lane, status, tier, holder, urgency, town_code, grid_id,
           unit_ids, sources, received_at, imported_at, closed_at, next_due,
           wake_at, flags, card::json
    from ${rowsOf(tx, cards)}`.execute(tx)
}

/** Writes changed cases back, with the index rows of their orders. */
export async function updateCases(tx: Tx, cards: readonly CaseCard[]): Promise<void> {
  if (cards.length === 0) return
  const orders = cards.flatMap((card) =>
    card.orders.map(({ id, unitId, state, sentAt }) => ({
      id,
      case_id: card.id,
      unit_id: unitId,
      state,
      sent_at: sentAt,
      case_received_at: card.receivedAt,
    })),
  )
  await sql`
    with ordered as (
      insert into orders (id, case_id, unit_id, state, sent_at, case_received_at)
      select id, case_id, unit_id, state, sent_at, case_received_at
      from json_to_recordset(${JSON.stringify(orders)}::json)
        as o (id uuid, case_id uuid, unit_id text, state text, sent_at timestamptz,
              case_received_at timestamptz)
      on conflict (id) do update set state = excluded.state, case_id = excluded.case_id,
        case_received_at = excluded.case_received_at
    )
    update cases c set
      version = x.version, status = x.status, tier = x.tier, holder = x.holder,
      urgency = x.urgency, town_code = x.town_code, grid_id = x.grid_id,
      unit_ids = x.unit_ids, sources = x.sources,
      received_at = x.received_at, closed_at = x.closed_at, next_due = x.next_due,
      wake_at = x.wake_at, flags = x.flags, card = x.card::json
    from ${rowsOf(tx, cards)}
    where c.id = x.id`.execute(tx)
}

/** The case an order belongs to, locked; null when there is no such order. */
export async function lockCaseOfOrder(tx: Tx, orderId: string): Promise<CaseCard | null> {
  const { rows } = await sql<{ card: CaseCard }>`
    select c.card from orders o join cases c on c.id = o.case_id
    where o.id = ${orderId} for update of c`.execute(tx)
  return rows[0] ? liftCard(rows[0].card) : null
}

/** What was entered into a form, and what came of it, as it was. */
export async function insertForm(
  tx: Tx,
  form: {
    id: string
    orderId: string
    entry: FormEntry
    outcome: FormSummary | null
    actor: string
    now: Date
  },
): Promise<void> {
  const { id, orderId, entry, outcome, actor, now } = form
  await sql`
    insert into order_forms (id, order_id, form, stage, at, actor, data, outcome)
    values (${id}, ${orderId}, ${entry.form}, ${entry.stage}, ${now}, ${actor},
            ${JSON.stringify(entry.data)}, ${JSON.stringify(outcome)})`.execute(tx)
}
