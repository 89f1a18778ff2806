import { expect, it } from 'vitest'
import { endOf } from './sessionEnd.ts'

it.each([
  ['rightsChanged', { ended: 'rightsChanged' }],
  ['tokenEnded', { ended: 'tokenEnded' }],
  ['expired', { ended: 'something newer' }],
  ['expired', {}],
  ['expired', undefined],
])('is %s when the refusal says %j', (end, details) => {
  expect(endOf(details ? { details } : {})).toBe(end)
})
