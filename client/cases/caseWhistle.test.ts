import { expect, it } from 'vitest'
import type { CallHead } from '#shared/call.ts'
import { aCase, anOrder } from '#shared/aCase.ts'
import { usualWhistle, whistleableCall } from './caseWhistle.ts'

const aCall = (change: Partial<CallHead>): CallHead => ({
  id: 'call-1',
  unitId: 'guijian',
  placedAt: '2026-04-14T15:00:00Z',
  answeredAt: '2026-04-14T15:00:05Z',
  endedAt: '2026-04-14T15:02:00Z',
  outcome: 'answered',
  ...change,
})

it.each([
  [
    'the last talk with the unit',
    [aCall({}), aCall({ id: 'call-2', placedAt: '2026-04-14T16:00:00Z' })],
    'call-2',
  ],
  ['a talk that still runs', [aCall({ endedAt: null, outcome: null })], 'call-1'],
  ['none that nobody answered', [aCall({ answeredAt: null, outcome: 'missed' })], undefined],
  ['none with another unit', [aCall({ unitId: 'chengguan' })], undefined],
])('makes a whistle of %s', (_fact, calls, id) => {
  expect(whistleableCall(aCase({ calls }), 'guijian')?.id).toBe(id)
})

it('makes one whistle of one talk', () => {
  const card = aCase({ calls: [aCall({})], orders: [anOrder({ callId: 'call-1' })] })

  expect(whistleableCall(card, 'guijian')).toBeNull()
})

it('whistles for an emergency when the case is urgent', () => {
  expect(usualWhistle({ urgency: 'urgent' })).toBe('emergency')
  expect(usualWhistle({ urgency: 'normal' })).toBe('jointEnforcement')
})
