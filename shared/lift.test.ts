import { expect, it } from 'vitest'
import { aCase, anOrder, aTicketHead } from './aCase.ts'
import { CaseCard } from './case.ts'
import { liftCard } from './lift.ts'

/** A card as version 1 wrote it: without anything that came later. */
const {
  flags,
  moves,
  returns,
  suspension,
  special,
  absorbed,
  mergedInto,
  escalated,
  alarms,
  ...bare
} = aCase()
const { redone, urged, returning, extension, ...head } = aTicketHead()
const { objection, isFinal, mergedFrom, urged: urgedOrder, ...order } = anOrder()
const later = {
  redone,
  urged,
  returning,
  extension,
  objection,
  isFinal,
  mergedFrom,
  urgedOrder,
}
const first = {
  ...bare,
  tickets: [head],
  orders: [order],
  clocks: [
    {
      kind: 'firstContact',
      of: 't1',
      due: '2026-11-20T09:30:00.000Z',
      reason: { code: 'reason.sourceDeadline' },
      metAt: null,
    },
  ],
} as unknown as CaseCard

it('makes a whole card of the newest shape from an old one, and leaves a new one as it is', () => {
  const lifted = liftCard(first)

  expect(CaseCard.parse(lifted)).toEqual(lifted)
  expect(lifted).toMatchObject({
    flags,
    moves,
    returns,
    suspension,
    special,
    absorbed,
    mergedInto,
    escalated,
    alarms,
  })
  expect(lifted.tickets[0]).toMatchObject({ redone: later.redone, urged: later.urged })
  expect(lifted.orders[0]).toMatchObject({ isFinal: later.isFinal, urged: later.urgedOrder })
  expect(lifted.clocks[0]).toMatchObject({ stage: 'first', rule: null, from: first.receivedAt })
  expect(liftCard(lifted)).toBe(lifted)

  const second = JSON.parse(JSON.stringify({ ...lifted, alarms: undefined })) as CaseCard
  expect(liftCard(second)).toEqual(lifted)
})
