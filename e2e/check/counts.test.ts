import { expect, it } from 'vitest'
import { add, isSuccess, lastLine, nothing, skipReason } from './counts.ts'

it('ends with one line of three numbers', () => {
  const counts = {
    passed: 12,
    failed: [{ name: 'c', reason: 'd' }],
    skipped: [{ name: 'a', reason: 'b' }],
    unsteady: [{ name: 'e', reason: 'f' }],
    lasted: [{ name: 'e', seconds: 2 }],
  }

  expect(lastLine(add(counts, counts))).toBe('24 passed, 2 failed, 2 skipped')
  expect(add(counts, counts).unsteady).toHaveLength(2)
})

it('is no success when something failed, nor when nothing ran', () => {
  expect(isSuccess({ ...nothing, passed: 1 })).toBe(true)
  expect(isSuccess({ ...nothing, passed: 1, failed: [{ name: 'c', reason: 'd' }] })).toBe(false)
  expect(isSuccess(nothing)).toBe(false)
  expect(isSuccess({ ...nothing, skipped: [{ name: 'a', reason: 'b' }] })).toBe(false)
})

it.each([
  ['two processes', 'redis-server is missing', 'redis-server is missing'],
  ['301 sums (needs ../shared/data/holidays)', undefined, 'needs ../shared/data/holidays'],
  ['later', undefined, 'no reason given'],
])('says why %j was skipped', (name, said, reason) => {
  expect(skipReason(name, said)).toBe(reason)
})
