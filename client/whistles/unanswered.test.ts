import { expect, it } from 'vitest'
import { aCase, aClock, anOrder } from '#shared/aCase.ts'
import type { Order } from '#shared/order.ts'
import { sounds, unanswered } from './unanswered.ts'

const whistle = (changes: Partial<Order>): Order =>
  anOrder({ kind: 'whistle', whistle: 'jointEnforcement', whistleId: 'w1', ...changes })
const dueAt = '2026-11-20T03:30:00.000Z'

it('names the whistles nobody of the unit has acknowledged, emergencies first', () => {
  const cards = [
    aCase({ id: 'joint', orders: [whistle({ id: 'a' })] }),
    aCase({
      id: 'emergency',
      orders: [
        whistle({ id: 'b', whistle: 'emergency', sentAt: '2026-11-20T03:05:00.000Z' }),
        whistle({ id: 'c', unitId: 'GUIJIAN' }),
        whistle({ id: 'd', unitId: 'SHICHANG', state: 'cancelled' }),
      ],
      clocks: [aClock({ kind: 'arrive', of: 'b', due: dueAt })],
    }),
    aCase({ id: 'dispatched', orders: [anOrder({ id: 'e' })] }),
    aCase({ id: 'answered', orders: [whistle({ id: 'f', state: 'acknowledged' })] }),
    aCase({ id: 'over', status: 'closed', orders: [whistle({ id: 'g' })] }),
  ]

  const alerts = unanswered(cards, 'CHENGGUAN')
  expect(alerts.map(({ card }) => card.id)).toEqual(['emergency', 'joint'])
  expect(alerts[0]).toMatchObject({ others: ['GUIJIAN'], arriveBy: dueAt })
  expect(alerts[1]).toMatchObject({ others: [], arriveBy: null })
})

it('sounds an emergency until it is silenced here, any other for a moment', () => {
  const sentAt = '2026-11-20T03:00:00.000Z'
  const at = (seconds: number) => Date.parse(sentAt) + seconds * 1000
  const [joint] = unanswered([aCase({ orders: [whistle({ sentAt })] })], 'CHENGGUAN')
  const [emergency] = unanswered(
    [aCase({ orders: [whistle({ sentAt, whistle: 'emergency' })] })],
    'CHENGGUAN',
  )
  if (!joint || !emergency) throw new Error('no alert')

  expect(sounds(joint, at(14), new Set())).toBe(true)
  expect(sounds(joint, at(16), new Set())).toBe(false)
  expect(sounds(emergency, at(3600), new Set())).toBe(true)
  expect(sounds(emergency, at(1), new Set([emergency.order.id]))).toBe(false)
})
