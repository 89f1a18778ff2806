import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { answers, metAll, type Transition } from '#server/cases/transition.ts'

/**
 * 自行处置: what was found and settled by the same person at the same moment. It is the first tier, is
 * signed and closed at once, and nobody waits to be called back: nobody but its finder reported it.
 */
export function solvedOnTheSpot(
  card: CaseCard,
  { by, note }: { by: string; note: string },
  now: Date,
): Transition {
  const closedAt = now.toISOString()
  return {
    type: 'case:closed',
    what: say('happened.solvedOnTheSpot', { by, note }),
    changes: {
      status: 'closed',
      tier: 1,
      filedAt: card.filedAt ?? closedAt,
      closedAt,
      clocks: metAll(card.clocks, ['sign', 'closing'], now),
    },
    outbox: answers(card.tickets, 'result', () => ({
      verdict: 'solved',
      satisfaction: null,
      firstContact: null,
      closedAt,
    })),
  }
}
