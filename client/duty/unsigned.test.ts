import { expect, it } from 'vitest'
import { aCase } from '#shared/aCase.ts'
import { alarmTone, unsignedOf, waitedMs } from './unsigned.ts'

const received = (id: string, change: object) =>
  aCase({ id, status: 'received', receivedAt: '2026-11-20T02:00:00.000Z', ...change })

it('rings for every 110 item and every urgent one that nobody signed for, the longest waiting first', () => {
  const cards = [
    received('ordinary', {}),
    received('late', { source: '110', receivedAt: '2026-11-20T02:05:00.000Z' }),
    received('urgent', { urgency: 'urgent' }),
    received('signed', { source: '110', status: 'filed' }),
  ]
  const unsigned = unsignedOf(cards)

  expect(unsigned.map(({ id }) => id)).toEqual(['urgent', 'late'])
  expect(waitedMs(unsigned, Date.parse('2026-11-20T02:01:30.000Z'))).toBe(90_000)
  expect(waitedMs([], 0)).toBeNull()
})

it('grows louder and quicker after a minute', () => {
  const [before, after] = [alarmTone(59_999), alarmTone(60_000)]

  expect(after.volume).toBeGreaterThan(before.volume)
  expect(after.everyMs).toBeLessThan(before.everyMs)
})
