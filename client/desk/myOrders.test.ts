import { expect, it } from 'vitest'
import { aCase, anOrder } from '#shared/aCase.ts'
import type { Clock } from '#shared/clock.ts'
import { deskOrders, nextWork, orderInCase, type MyOrder } from './myOrders.ts'

const mine = (id: string, change: Parameters<typeof anOrder>[0] = {}) =>
  anOrder({ id, unitId: 'guijian', ...change })
const promise = (of: string, due: string | null, metAt: string | null = null): Clock => ({
  kind: 'arrive',
  of,
  due,
  metAt,
  stage: 'first',
  rule: null,
  ruleSince: null,
  from: '2026-04-14T08:00:00+08:00',
  stops: [],
  reason: { code: 'x' },
})
const ids = (orders: readonly MyOrder[]) => orders.map(({ order }) => order.id)

it('puts on top what burns first: the emergency, the whistle, then by when the promise runs out', () => {
  const early = '2026-04-14T08:00:00+08:00'
  const cards = [
    aCase({ id: 'a', orders: [mine('no promise', { sentAt: early })] }),
    aCase({ id: 'b', orders: [mine('newer, none', { sentAt: '2026-04-14T12:00:00+08:00' })] }),
    // The same moment by another clock's zone must not sort by its letters.
    aCase({
      id: 'c',
      orders: [mine('late')],
      clocks: [promise('late', '2026-04-14T09:00:00+08:00'), promise('other', early)],
    }),
    aCase({ id: 'd', orders: [mine('soon')], clocks: [promise('soon', '2026-04-14T02:00:00Z')] }),
    aCase({
      id: 'e',
      orders: [mine('kept', { sentAt: early })],
      clocks: [promise('kept', early, early), promise('kept', null)],
    }),
    aCase({
      id: 'f',
      orders: [mine('whistle', { kind: 'whistle', whistle: 'keyWork', state: 'arrived' })],
    }),
    aCase({ id: 'g', orders: [mine('emergency', { kind: 'whistle', whistle: 'emergency' })] }),
  ]

  expect(ids(deskOrders(cards, 'guijian').mine).slice(0, 5)).toEqual([
    'emergency',
    'whistle',
    'late',
    'soon',
    'newer, none',
  ])
})

it('sets apart what waits for others, and what waits for nobody', () => {
  const objection = { reason: 'x', at: '2026-04-14T08:00:00+08:00', state: 'open' } as const
  const cards = [
    aCase({ id: 'a', orders: [mine('to do')] }),
    aCase({ id: 'b', orders: [mine('objected', { objection })] }),
    aCase({
      id: 'c',
      orders: [mine('rejected', { objection: { ...objection, state: 'rejected' } })],
    }),
    aCase({ id: 'd', orders: [mine('answered', { state: 'answered' })] }),
    aCase({ id: 'e', orders: [mine('checked', { state: 'accepted' })] }),
  ]
  const { mine: toDo, others, done } = deskOrders(cards, 'guijian')

  expect(ids(toDo).sort()).toEqual(['rejected', 'to do'])
  expect(ids(others).sort()).toEqual(['answered', 'objected'])
  expect(ids(done)).toEqual(['checked'])
})

it('keeps a whistle until the unit has left', () => {
  const whistle = {
    kind: 'whistle',
    whistle: 'keyWork',
    arrivedAt: 'x',
    state: 'answered',
  } as const

  expect(nextWork(mine('there', whistle))).toBe('leave')
  expect(nextWork(mine('left', { ...whistle, leftAt: 'x' }))).toBeNull()
  expect(nextWork(mine('a dispatch', { ...whistle, kind: 'dispatch', whistle: null }))).toBeNull()
})

it('shows neither other units’ orders, nor what was taken back, nor closed cases', () => {
  const cards = [
    aCase({ orders: [anOrder({ unitId: 'chengguan' }), mine('gone', { state: 'cancelled' })] }),
    aCase({ status: 'closed', orders: [mine('closed')] }),
  ]

  expect(deskOrders(cards, 'guijian')).toEqual({ mine: [], others: [], done: [] })
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
