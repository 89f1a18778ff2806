import { expect, it } from 'vitest'
import { changedGrids, loadStep } from './areaState.ts'

it.each([
  [0, 0],
  [1, 1],
  [2, 1],
  [3, 2],
  [8, 3],
  [19, 3],
  [500, 4],
])('%i open cases fill a grid to step %i', (open, step) => {
  expect(loadStep(open)).toBe(step)
})

it('names only the grids whose look changes', () => {
  const shown = new Map([
    ['a', { load: 1, late: false } as const],
    ['b', { load: 0, late: false } as const],
  ])

  const changed = changedGrids(shown, ['a', 'b', 'c'], new Map([['a', 2]]), new Map([['b', 1]]))

  expect(changed).toEqual(
    new Map([
      ['b', { load: 0, late: true }],
      ['c', { load: 0, late: false }],
    ]),
  )
})
