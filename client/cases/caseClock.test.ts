import { expect, it } from 'vitest'
import { aCase, aClock, anOrder } from './aCase.ts'
import { clockNow, clocksNow, redClock } from './caseClock.ts'

const at = (text: string): number => Date.parse(`2026-04-${text}:00+08:00`)
const clock = aClock({ due: '2026-04-15T09:00:00+08:00' })
const started = '2026-04-14T09:00:00+08:00'

it.each([
  ['fine in its first half', '14T12:00', 'fine'],
  ['soon in its last fifth', '15T05:00', 'soon'],
  ['late after it', '15T09:01', 'late'],
] as const)('is %s', (_fact, now, urge) => {
  expect(clockNow(clock, started, at(now)).urge).toBe(urge)
})

it('gives a clock of minutes ten of them as a warning', () => {
  const short = aClock({ due: '2026-04-14T09:30:00+08:00' })

  expect(clockNow(short, started, at('14T09:19')).urge).toBe('fine')
  expect(clockNow(short, started, at('14T09:21')).urge).toBe('soon')
})

it('stays late when it was met too late, and fine when it was met in time', () => {
  const met = (text: string) => aClock({ ...clock, metAt: text })

  expect(clockNow(met('2026-04-15T10:00:00+08:00'), started, at('20T00:00')).urge).toBe('late')
  expect(clockNow(met('2026-04-14T10:00:00+08:00'), started, at('20T00:00')).urge).toBe('fine')
})

it('names the running clock that is due first, counted from its own order', () => {
  const card = aCase({
    orders: [anOrder({ sentAt: '2026-04-14T10:00:00+08:00' })],
    clocks: [
      aClock({ kind: 'closing', due: '2026-04-20T17:30:00+08:00' }),
      aClock({ kind: 'firstContact', due: '2026-04-14T11:00:00+08:00', metAt: started }),
      aClock({ kind: 'arrive', of: 'order-1', due: '2026-04-14T12:00:00+08:00' }),
    ],
  })

  expect(redClock(card, at('14T11:30'))).toMatchObject({ clock: { kind: 'arrive' }, urge: 'fine' })
  expect(redClock(card, at('14T11:40'))).toMatchObject({ clock: { kind: 'arrive' }, urge: 'soon' })
  expect(clocksNow(card, at('14T11:30')).map((one) => one.clock.kind)).toEqual([
    'arrive',
    'closing',
    'firstContact',
  ])
})

it('has no red clock when everything was kept', () => {
  expect(redClock(aCase({ clocks: [aClock({ metAt: started })] }), at('14T11:30'))).toBeNull()
})
