import { expect, it } from 'vitest'
import type { Arrival } from '../board/feed.ts'
import { aCase } from '#shared/aCase.ts'
import { arrivalMarks } from './arrivalMarks.ts'

const location = { lng: 121.2, lat: 31.1 }
const arrival = (id: string, change: Partial<Arrival> = {}): Arrival => ({
  id,
  caseId: id,
  source: '110',
  title: '',
  receivedAt: '',
  seenMs: 100_000,
  card: aCase({ location, located: 'exact' }),
  ...change,
})

it('pulses for a moment and stays marked for ten seconds', () => {
  const feed = [arrival('a')]

  expect(arrivalMarks(feed, 101_000)).toEqual([{ id: 'a', ...location, isPulsing: true }])
  expect(arrivalMarks(feed, 109_000)).toEqual([{ id: 'a', ...location, isPulsing: false }])
  expect(arrivalMarks(feed, 111_000)).toEqual([])
})

it('marks nothing that was already there, and nothing without a place', () => {
  const feed = [
    arrival('a', { card: aCase({ location: null, located: 'none' }) }),
    arrival('b', { seenMs: null }),
  ]

  expect(arrivalMarks(feed, 101_000)).toEqual([])
})

it('bears a storm: few pulses, some marks', () => {
  const feed = Array.from({ length: 200 }, (_, index) => arrival(`${index}`))
  const marks = arrivalMarks(feed, 101_000)

  expect([marks.length, marks.filter(({ isPulsing }) => isPulsing).length]).toEqual([24, 8])
})
