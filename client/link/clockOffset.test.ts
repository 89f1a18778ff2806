import { expect, it } from 'vitest'
import { createClockOffset } from './clockOffset.ts'

it('trusts the message that travelled fastest', () => {
  const clock = createClockOffset()
  for (const delayMs of [900, 40, 300]) clock.hear({ serverMs: 10_000, heardMs: 5_000 + delayMs })

  expect(clock.offsetMs()).toBe(4_960)
})

it('starts anew when the clock of the machine was set', () => {
  const clock = createClockOffset()
  clock.hear({ serverMs: 100_000, heardMs: 100_010 })
  clock.hear({ serverMs: 105_000, heardMs: 3_705_000 })

  expect(clock.offsetMs()).toBe(-3_600_000)
})

it('knows no offset before it heard the server', () => {
  expect(createClockOffset().offsetMs()).toBe(0)
})
