import { expect, it } from 'vitest'
import type { BoardEvent } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { aCase } from '#shared/aCase.ts'
import { figuresAfter, total, type DayFigures } from './figures.ts'

const figures: DayFigures = {
  seq: 10,
  day: '2026-04-15',
  received: { '12345': 4 },
  closed: {},
  hours: [{ hour: 8, received: 4, closed: 0 }],
}
const about = {
  actor: 'feed',
  what: say('happened.received'),
  case: aCase({ source: '110' }),
}
const received = (seq: number, at: string): BoardEvent => ({
  ...about,
  type: 'ticket:received',
  seq,
  at,
  ticket: {
    id: 't',
    source: '110',
    sourceId: '1',
    caseId: 'c',
    gridId: null,
    title: '',
    receivedAt: at,
  },
})
const halfPastMidnight = '2026-04-14T16:30:00Z'

it('counts on from the number it was asked at', () => {
  expect(figuresAfter(figures, received(10, halfPastMidnight))).toBe(figures)
  expect(figuresAfter(figures, received(11, halfPastMidnight))).toEqual({
    ...figures,
    seq: 11,
    received: { '12345': 4, '110': 1 },
    hours: [
      { hour: 0, received: 1, closed: 0 },
      { hour: 8, received: 4, closed: 0 },
    ],
  })
})

const closedAs = (status: CaseCard['status']): BoardEvent => ({
  ...about,
  type: 'case:closed',
  seq: 11,
  at: halfPastMidnight,
  case: aCase({ source: '110', status }),
})

it('counts a settled case', () => {
  expect(figuresAfter(figures, closedAs('closed')).closed).toEqual({ '110': 1 })
})

it('leaves out a case that was voided or went on in another', () => {
  expect(figuresAfter(figures, closedAs('voided'))).toEqual({ ...figures, seq: 11 })
})

it('leaves out what happened on another Shanghai day', () => {
  const yesterday = '2026-04-14T15:30:00Z'

  expect(figuresAfter(figures, received(11, yesterday)).received).toEqual({ '12345': 4 })
})

it('adds up', () => {
  expect(total({ '12345': 4, '110': 1 })).toBe(5)
  expect(total({})).toBe(0)
})
