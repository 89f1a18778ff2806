import { expect, it } from 'vitest'

import { settableClock } from './clock.ts'

it('stands still until it is set or moved on', () => {
  const clock = settableClock('2026-11-21T08:00:00+08:00')
  const start = clock.now()

  clock.advance(90_000)
  const later = clock.now()
  clock.set('2026-11-22T00:00:00Z')

  expect([start, later, clock.now()].map((at) => at.toISOString())).toEqual([
    '2026-11-21T00:00:00.000Z',
    '2026-11-21T00:01:30.000Z',
    '2026-11-22T00:00:00.000Z',
  ])
})
