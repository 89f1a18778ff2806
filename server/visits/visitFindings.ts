import type { Finding, NewVisit } from '#shared/visit.ts'
import type { IntakeItem } from '#shared/ticket.ts'
import type { IntakeService } from '#server/intake/intakeService.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { WrittenPlace } from './writtenPlace.ts'

/** The finding as a ticket of the feed `visits`; its number begins so that no other source's can be the same. */
function itemOf(
  finding: Finding,
  n: number,
  visit: Pick<NewVisit, 'place' | 'seen'> & { number: string },
  { communityName }: WrittenPlace,
  now: Date,
): IntakeItem {
  const { place, seen, number } = visit
  const isNamed = communityName === null || place.includes(communityName)
  return {
    sourceId: `shaotai:${number}-${n}`,
    title: finding.title,
    detail: finding.detail?.trim() ? finding.detail : seen,
    receivedAt: now.toISOString(),
    address: (isNamed ? place : `${communityName}${place}`).slice(0, 300),
    ...(finding.urgency && { urgency: finding.urgency }),
  }
}

/**
 * Findings become cases by the same door as every feed's items, in the visit's own transaction. The
 * 居村 says town and grid, so that nobody has to place what was written on the spot.
 */
export async function openCases(
  tx: Tx,
  intake: Pick<IntakeService, 'prepare' | 'receiveIn'>,
  findings: readonly Finding[],
  visit: Pick<NewVisit, 'place' | 'seen'> & { number: string },
  place: WrittenPlace,
  now: Date,
): Promise<{ ticketIds: string[]; caseIds: string[]; drafts: readonly Draft[] }> {
  if (findings.length === 0) return { ticketIds: [], caseIds: [], drafts: [] }
  const placed = { location: null, townCode: place.townCode, gridId: place.gridId }
  const prepared = findings.map((finding, index) =>
    intake.prepare('visits', itemOf(finding, index + 1, visit, place, now), placed),
  )
  const { results, drafts } = await intake.receiveIn(tx, prepared, now)
  const taken = results.flatMap(({ status, ticketId, caseId }) =>
    status === 'accepted' && ticketId !== undefined && caseId !== undefined
      ? [{ ticketId, caseId }]
      : [],
  )
  // The number was taken in this transaction, so nobody can have sent it before.
  if (taken.length !== findings.length) throw new Error('A finding was not taken as a new ticket')
  return {
    ticketIds: taken.map(({ ticketId }) => ticketId),
    caseIds: taken.map(({ caseId }) => caseId),
    drafts,
  }
}
