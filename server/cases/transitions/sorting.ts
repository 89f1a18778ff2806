import { say } from '#shared/say.ts'
import { answers, metAll, type CaseTransitions } from '../transition.ts'

/** 立案, 分层, 改区位: what the case is and where it lies. */
export const sorting: CaseTransitions<'file' | 'sort' | 'relocate'> = {
  file: (card, _input, { now }) => ({
    type: 'case:filed',
    what: say('happened.filed'),
    changes: {
      status: 'filed',
      filedAt: now.toISOString(),
      clocks: metAll(card.clocks, ['sign'], now),
    },
    outbox: answers(card.tickets, 'signed', () => ({ signedAt: now.toISOString() })),
  }),

  sort: (card, { tier, category = card.category, urgency = card.urgency }) => ({
    type: 'case:changed',
    what: say('happened.sorted', { tier }),
    // What leaves tier ④ is in the district's hands no more.
    changes: { tier, category, urgency, special: tier === 4 ? card.special : null },
  }),

  relocate: (_card, { townCode, gridId }) => ({
    type: 'case:changed',
    what: say('happened.relocated', { gridId: gridId ?? '', townCode }),
    changes: { townCode, gridId },
  }),
}
