import { expect, it } from 'vitest'
import { moved } from './viewOrder.ts'

it.each([
  ['b', 1, ['a', 'c', 'b']],
  ['b', -1, ['b', 'a', 'c']],
  ['a', -1, ['a', 'b', 'c']],
  ['c', 1, ['a', 'b', 'c']],
  ['gone', 1, ['a', 'b', 'c']],
] as const)('moves %s by %d', (id, by, order) => {
  expect(moved(['a', 'b', 'c'], id, by)).toEqual(order)
})
