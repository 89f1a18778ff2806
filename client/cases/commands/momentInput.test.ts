import { expect, it } from 'vitest'
import { inputOf, instantOf } from './momentInput.ts'

it.each([
  ['2026-11-21T09:30:00.000Z', '2026-11-21T17:30'],
  ['2026-12-31T16:00:00.000Z', '2027-01-01T00:00'],
])('writes %s as the district reads it, and back', (iso, input) => {
  expect(inputOf(iso)).toBe(input)
  expect(instantOf(input)).toBe(iso)
})

it('leaves what is no moment for the server to refuse', () => {
  expect(instantOf('soon')).toBe('soon')
})
