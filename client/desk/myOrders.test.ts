import { expect, it } from 'vitest'
import { aCase, anOrder } from '#shared/aCase.ts'
import { myOrders, orderInCase } from './myOrders.ts'

const mine = (id: string, change: Parameters<typeof anOrder>[0] = {}) =>
  anOrder({ id, unitId: 'guijian', ...change })

it('puts open orders first, whistles on top, the latest before the earlier', () => {
  const cards = [
    aCase({ id: 'a', orders: [mine('done', { state: 'answered' })] }),
    aCase({ id: 'b', orders: [mine('early', { sentAt: '2026-04-14T08:00:00+08:00' })] }),
    aCase({ id: 'c', orders: [mine('late', { sentAt: '2026-04-14T12:00:00+08:00' })] }),
    aCase({ id: 'd', orders: [mine('whistle', { kind: 'whistle', state: 'arrived' })] }),
  ]

  expect(myOrders(cards, 'guijian').map(({ order }) => order.id)).toEqual([
    'whistle',
    'late',
    'early',
    'done',
  ])
})

it('shows neither other units’ orders, nor what was taken back, nor closed cases', () => {
  const cards = [
    aCase({ orders: [anOrder({ unitId: 'chengguan' }), mine('gone', { state: 'cancelled' })] }),
    aCase({ status: 'closed', orders: [mine('closed')] }),
  ]

  expect(myOrders(cards, 'guijian')).toEqual([])
})

it('works in a case on the open order, though an answered one came later', () => {
  const card = aCase({
    orders: [
      mine('open'),
      mine('answered', { state: 'answered', sentAt: '2026-04-15T08:00:00+08:00' }),
    ],
  })

  expect(orderInCase(card, 'guijian')?.id).toBe('open')
  expect(orderInCase(card, 'gongan')).toBeNull()
})
