import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

it.each([
  [1, 0, 250],
  [2, 0, 500],
  [9, 0, 4_000],
  [1, 30, 30_000],
])('after %i failures and a Retry-After of %i s waits about %i ms', (failed, retryAfter, about) => {
  expect(backoffMs(failed, retryAfter, () => 0)).toBe(about * 0.75)
  expect(backoffMs(failed, retryAfter, () => 1)).toBe(about * 1.25)
})
