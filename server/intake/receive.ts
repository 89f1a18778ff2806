import { withAlarms } from '#shared/alarm.ts'
import { takenOver } from '#shared/escalation.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import type { ReceivedTicket } from '#shared/board.ts'
import { say } from '#shared/say.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import { insertCases, lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { changed, draftOf } from '#server/cases/happening.ts'
import { raised } from '#server/cases/transition.ts'
import type { Draft } from '#server/ledger/draft.ts'
import { RunAgain, type Batch, type Tx } from '#server/ledger/ledger.ts'
import type { CaseNumbers } from './caseNumbers.ts'
import { feedActor } from './feedActor.ts'
import { applyUpdates, takeHeldUpdates } from './heldUpdates.ts'
import {
  insertNewTickets,
  insertVersions,
  lockKnownTickets,
  renewTicket,
  type KnownTicket,
  type NewTicket,
} from './intakeRepo.ts'
import { newCase, publicLocation } from './newCase.ts'
import type { Prepared } from './prepare.ts'
import { casesRepeated } from './repeats.ts'

/**
 * The story of what comes in: each item is new (and opens a case, or joins the open case it repeats),
 * known, or a changed version of a known one. Many senders' items are written by the same statements.
 */
export function receiveBatch(
  numbers: CaseNumbers,
  rulebook: () => Rulebook,
): Batch<Prepared, IntakeResult> {
  const takeNumbers = (tx: Tx, opening: readonly NewTicket[], now: Date) =>
    numbers.take(
      tx,
      opening.map(({ prepared }) => prepared.placed.townCode),
      now,
    )

  return {
    name: 'receive',
    async run(tx, items, now) {
      const firsts = firstOfEach(items)
      const repeated = await casesRepeated(tx, firsts)
      const tickets = firsts.map((prepared) => ({
        prepared,
        caseId: repeated.caseIdFor(prepared) ?? prepared.caseId,
      }))
      const inserted = await insertNewTickets(tx, tickets)
      const fresh = tickets.filter(({ prepared }) => inserted.has(prepared.head.id))
      const opening = fresh.filter(({ prepared, caseId }) => caseId === prepared.caseId)
      const joining = fresh.filter(({ prepared, caseId }) => caseId !== prepared.caseId)

      // None of the three needs another’s answer: they travel together, the numbers last, since for
      // them the transaction before this one must be over.
      const [, held, caseNos] = await Promise.all([
        insertVersions(tx, fresh.map(firstVersion), now),
        takeHeldUpdates(
          tx,
          fresh.map(({ prepared }) => prepared.head.id),
        ),
        takeNumbers(tx, opening, now),
      ])
      const rules = rulebook()
      const opened = opening.map((one, index) =>
        withAlarms(openCase(one, caseNos[index] as string, now), rules),
      )
      // Heard below: what follows is worked out meanwhile.
      const inserting = insertCases(tx, opened)
      inserting.catch(() => undefined)

      const drafts = opened.map((card, index) =>
        received(null, card, (opening[index] as NewTicket).prepared),
      )
      const standing = new Map([...repeated.cards, ...opened].map((card) => [card.id, card]))
      await joinCases(tx, joining, standing, { now, rulebook: rules }, drafts)
      await applyUpdates(tx, held, drafts, { now, rulebook: rules })

      const results = new Map(
        fresh.map(({ prepared, caseId }) => [prepared, accepted(prepared, caseId)]),
      )
      for (const prepared of items) {
        if (!results.has(prepared))
          results.set(prepared, await receiveKnown(tx, prepared, now, drafts))
      }
      await inserting
      return { results: items.map((item) => results.get(item) as IntakeResult), drafts }
    },
  }
}

/** The same number twice in one run: the first is inserted, the others meet it as known. */
function firstOfEach(items: readonly Prepared[]): Prepared[] {
  const seen = new Map<string, Prepared>()
  for (const item of items) {
    const key = `${item.source} ${item.item.sourceId}`
    if (!seen.has(key)) seen.set(key, item)
  }
  return [...seen.values()]
}

const firstVersion = ({ prepared }: NewTicket) => ({
  ticketId: prepared.head.id,
  version: 1,
  prepared,
})

function openCase({ prepared, caseId: id }: NewTicket, caseNo: string, now: Date): CaseCard {
  const { source, head, item, placed, clocks, flags, importedBy } = prepared
  const card = newCase({ id, caseNo, now }, head, item, placed, clocks, flags)
  if (!importedBy) return card
  const what = say('happened.imported', { source })
  return { ...takenOver(card, now), latest: { at: now.toISOString(), what } }
}

async function joinCases(
  tx: Tx,
  joining: readonly NewTicket[],
  standing: Map<string, CaseCard>,
  { now, rulebook }: { now: Date; rulebook: Rulebook },
  drafts: Draft[],
): Promise<void> {
  const touched = new Set<string>()
  for (const { prepared, caseId } of joining) {
    const before = standing.get(caseId)
    // What it repeats came in this very run, and another process has just taken that in.
    if (!before) throw new RunAgain('The repeated ticket was taken by another process')
    const joined = changed(before, now, say('happened.joined', { source: prepared.source }), {
      tickets: [...before.tickets, prepared.head],
      clocks: [...before.clocks, ...prepared.clocks],
      urgency: prepared.head.urgency === 'urgent' ? 'urgent' : before.urgency,
      flags: raised(
        before.flags,
        'atRisk',
        say('flag.atRisk.repeat', { count: before.tickets.length + 1 }),
        now,
      ),
    })
    const after = withAlarms(joined, rulebook)
    standing.set(caseId, after)
    touched.add(caseId)
    drafts.push(received(before, after, prepared))
  }
  await updateCases(
    tx,
    [...touched].map((id) => standing.get(id) as CaseCard),
  )
}

function received(
  before: CaseCard | null,
  after: CaseCard,
  { head, item, placed, importedBy }: Prepared,
): Draft {
  const location = publicLocation(item, placed)
  const ticket: ReceivedTicket = {
    id: head.id,
    source: head.source,
    sourceId: head.sourceId,
    caseId: after.id,
    gridId: after.gridId,
    title: head.title,
    receivedAt: head.receivedAt,
    ...(location && { location }),
  }
  const actor = importedBy ?? feedActor(head.source)
  return draftOf({ type: 'ticket:received', actor, before, after, what: after.latest.what, ticket })
}

const accepted = ({ item, head, placed }: Prepared, caseId: string): IntakeResult => ({
  sourceId: item.sourceId,
  status: 'accepted',
  ticketId: head.id,
  caseId,
  gridId: placed.gridId,
})

async function receiveKnown(
  tx: Tx,
  prepared: Prepared,
  now: Date,
  drafts: Draft[],
): Promise<IntakeResult> {
  const { source, item } = prepared
  const found = await lockKnownTickets(tx, source, [item.sourceId])
  const known = found.get(item.sourceId) as KnownTicket
  const { id: ticketId, caseId, gridId } = known
  const result = { sourceId: item.sourceId, ticketId, caseId, gridId }
  if (known.contentHash.equals(prepared.contentHash)) return { ...result, status: 'known' }

  const version = known.version + 1
  await renewTicket(tx, ticketId, prepared, version)
  await insertVersions(tx, [{ ticketId, version, prepared }], now)
  const before = (await lockCases(tx, [caseId])).get(caseId) as CaseCard
  const what = say('happened.ticketChanged', { source })
  const after = changed(before, now, what, {
    tickets: before.tickets.map((head) =>
      head.id === ticketId ? renewed(head, prepared.head, version) : head,
    ),
    // The first ticket speaks for the case.
    ...(before.tickets[0]?.id === ticketId && { title: prepared.head.title }),
    urgency: prepared.head.urgency === 'urgent' ? 'urgent' : before.urgency,
  })
  await updateCases(tx, [after])
  drafts.push(draftOf({ type: 'case:changed', actor: feedActor(source), before, after, what }))
  return { ...result, status: 'changed' }
}

const renewed = (head: TicketHead, fresh: TicketHead, version: number): TicketHead => ({
  ...head,
  version,
  title: fresh.title,
  kind: fresh.kind,
  urgency: fresh.urgency,
  confidential: fresh.confidential || head.confidential,
})
