import { expect, it } from 'vitest'
import { aCase, aClock, anOrder, aTicketHead } from '#shared/aCase.ts'
import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { everyCase, type CaseFilter } from '#shared/savedView.ts'
import { caseQueue, groupCounts, neighbour } from './caseOrder.ts'

const now = { holder: 'stationLead' as const, nowMs: Date.parse('2026-04-15T12:00:00+08:00') }

const mine = (change: Partial<CaseCard>) =>
  aCase({ status: 'filed', tier: 3, holder: 'stationLead', ...change })

const cards = [
  mine({
    id: 'late',
    receivedAt: '2026-04-14T09:00:00+08:00',
    clocks: [aClock({ due: '2026-04-15T09:00:00+08:00' })],
  }),
  mine({
    id: 'later',
    receivedAt: '2026-04-15T09:00:00+08:00',
    source: '110',
    tickets: [aTicketHead({ source: '110' })],
    gridId: 'g2',
    flags: [
      {
        flag: 'supervised',
        reason: say('flag.supervised.because', { note: '' }),
        since: '2026-04-15T10:00:00Z',
      },
    ],
    clocks: [aClock({ due: '2026-04-16T09:00:00+08:00' })],
  }),
  mine({
    id: 'free',
    receivedAt: '2026-04-15T11:00:00+08:00',
    tier: null,
    holder: 'dutyOfficer',
    title: '路灯不亮',
  }),
  mine({
    id: 'waits',
    receivedAt: '2026-04-13T11:00:00+08:00',
    status: 'handling',
    orders: [
      anOrder({
        unitId: 'u9',
        state: 'answered',
        result: { result: 'needsAnotherUnit', note: '', at: '' },
      }),
    ],
  }),
]
const queue = (change: Partial<CaseFilter>) =>
  caseQueue(cards, { ...everyCase, ...change }, now).map((card) => card.id)

it.each([
  ['by the red clock, what promises nothing last', {}, ['late', 'later', 'free', 'waits']],
  ['by arrival', { sort: 'newest' }, ['free', 'later', 'late', 'waits']],
  ['only what waits for my word', { group: 'mine' }, ['late', 'later', 'waits']],
  ['only what nobody sorted', { group: 'unsorted' }, ['free']],
  ['only what waits for somebody to go on', { group: 'waiting' }, ['waits']],
  ['only what is late', { group: 'late' }, ['late']],
  ['only one source', { source: '110' }, ['later']],
  ['only what has the words', { text: ' 路灯 ' }, ['free']],
  ['only one status', { status: 'handling' }, ['waits']],
  ['only one tier', { tier: 3 }, ['late', 'later', 'waits']],
  ['only one grid', { gridId: 'g2' }, ['later']],
  ['only what a unit has', { unitId: 'u9' }, ['waits']],
  ['only what is flagged', { flag: 'supervised' }, ['later']],
  ['only what one post holds', { holder: 'dutyOfficer' }, ['free']],
  ['what holds everything asked', { tier: 3, source: '110', group: 'late' }, []],
] as const)('lists %s', (_fact, change, ids) => {
  expect(queue(change)).toEqual(ids)
})

it('lists, too, what the server found in words that no card has', () => {
  const filter = { ...everyCase, text: '路灯' }
  const ids = (found: string[]) =>
    caseQueue(cards, filter, now, new Set(found)).map((card) => card.id)

  expect(ids(['late', 'elsewhere'])).toEqual(['late', 'free'])
})

it('counts each group', () => {
  expect(groupCounts(cards, now)).toEqual({ all: 4, mine: 3, unsorted: 1, waiting: 1, late: 1 })
})

it.each([
  [null, 1, 'a'],
  ['a', 1, 'b'],
  ['b', -1, 'a'],
  ['b', 1, 'b'],
  ['a', -1, 'a'],
  ['gone', 1, 'a'],
] as const)('from %s by %d comes %s', (from, by, next) => {
  expect(neighbour(['a', 'b'], from, by)).toBe(next)
})
