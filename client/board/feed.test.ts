import { expect, it } from 'vitest'
import type { BoardEvent } from '#shared/board.ts'
import { say } from '#shared/say.ts'
import { aCase, aTicketHead } from '#shared/aCase.ts'
import { FEED_LENGTH, feedAfter, feedFrom } from './feed.ts'

const received = (n: number, caseId = `case-${n}`): BoardEvent => ({
  type: 'ticket:received',
  seq: n,
  at: '2026-04-14T09:00:00+08:00',
  actor: 'feed',
  what: say('happened.received'),
  case: aCase({ id: caseId }),
  ticket: {
    id: `ticket-${n}`,
    source: '110',
    sourceId: `${n}`,
    caseId,
    gridId: null,
    title: `第 ${n} 件`,
    receivedAt: '2026-04-14T09:00:00+08:00',
  },
})

it('begins with the newest open cases', () => {
  const receivedAt = '2026-04-14T09:00:00+08:00'
  const early = aCase({
    id: 'early',
    receivedAt,
    tickets: [aTicketHead({ id: 't-early', receivedAt })],
  })
  const late = aCase({ id: 'late', receivedAt: '2026-04-14T10:00:00+08:00', tickets: [] })

  expect(feedFrom([early, late]).map(({ id, seenMs }) => [id, seenMs])).toEqual([
    ['late', null],
    ['t-early', null],
  ])
})

it('puts the newest arrival first and notes when it was seen', () => {
  const feed = feedAfter([], [received(1), received(2)], 77)

  expect(feed.map(({ id, seenMs }) => [id, seenMs])).toEqual([
    ['ticket-2', 77],
    ['ticket-1', 77],
  ])
})

it('shows a repeat on the same case as an arrival of its own', () => {
  const feed = feedAfter([], [received(1, 'case-1'), received(2, 'case-1')], 77)

  expect(feed.map(({ caseId }) => caseId)).toEqual(['case-1', 'case-1'])
})

it('shows no ticket twice', () => {
  const once = feedAfter([], [received(1)], 1)

  expect(feedAfter(once, [received(1)], 2)).toHaveLength(1)
})

it('stays the same array when nothing arrived, and never grows beyond its length', () => {
  const many = Array.from({ length: FEED_LENGTH + 20 }, (_, index) => received(index))
  const feed = feedAfter([], many, 1)

  expect(feed).toHaveLength(FEED_LENGTH)
  expect(feedAfter(feed, [], 2)).toBe(feed)
})
