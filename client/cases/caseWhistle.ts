import type { CallHead } from '#shared/call.ts'
import type { CaseCard } from '#shared/case.ts'
import type { WhistleKind } from '#shared/order.ts'

/** The last talk with this unit about this case that no whistle came from yet. */
export function whistleableCall(card: CaseCard, unitId: string): CallHead | null {
  const used = new Set(card.orders.map((order) => order.callId))
  const talks = card.calls.filter(
    (call) => call.unitId === unitId && call.answeredAt !== null && !used.has(call.id),
  )
  return talks.reduce<CallHead | null>(
    (last, call) => (last === null || call.placedAt > last.placedAt ? call : last),
    null,
  )
}

/** What one key whistles for when nobody chose: the kind can be changed in the form. */
export const usualWhistle = (card: Pick<CaseCard, 'urgency'>): WhistleKind =>
  card.urgency === 'urgent' ? 'emergency' : 'jointEnforcement'
