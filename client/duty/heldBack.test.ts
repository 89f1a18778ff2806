import { expect, it } from 'vitest'
import { holdBack } from './heldBack.ts'

it.each([
  ['shows everything at the first look', null, ['b', 'a'], true, ['b', 'a'], []],
  ['follows the queue while nobody reads', ['a'], ['c', 'b', 'a'], false, ['c', 'b', 'a'], []],
  [
    'holds new ones back while it is read',
    ['a', 'b'],
    ['c', 'a', 'b', 'd'],
    true,
    ['a', 'b'],
    ['c', 'd'],
  ],
  ['keeps every line in its place while it is read', ['a', 'b'], ['b', 'a'], true, ['a', 'b'], []],
  ['lets what was closed go', ['a', 'b'], ['b'], true, ['b'], []],
] as const)('%s', (_fact, before, queue, isBeingRead, shown, held) => {
  expect(holdBack(before, queue, isBeingRead)).toEqual({ shown, held })
})
