import { expect, it } from 'vitest'
import { visibleWindow } from './fitRows.ts'

it.each([
  ['nothing chosen', 20, 5, -1, { from: 0, to: 5 }],
  ['one on the first page', 20, 5, 4, { from: 0, to: 5 }],
  ['one just below', 20, 5, 5, { from: 1, to: 6 }],
  ['the last one', 20, 5, 19, { from: 15, to: 20 }],
  ['a list shorter than the panel', 3, 5, 2, { from: 0, to: 3 }],
  ['an empty list', 0, 5, -1, { from: 0, to: 0 }],
])('shows %s', (_, length, rows, chosen, expected) => {
  expect(visibleWindow(length, rows, chosen)).toEqual(expected)
})
