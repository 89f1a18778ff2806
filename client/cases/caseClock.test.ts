import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import { aCase, aClock, anOrder } from '#shared/aCase.ts'
import { clockNow, clocksNow, redClock } from './caseClock.ts'

const at = (text: string): number => Date.parse(`2026-04-${text}:00+08:00`)
const started = '2026-04-14T09:00:00+08:00'
const clock = aClock({ from: started, due: '2026-04-15T09:00:00+08:00' })

it.each([
  ['fine in its first half', '14T12:00', 'fine'],
  ['soon in its last fifth', '15T05:00', 'soon'],
  ['late after it', '15T09:01', 'late'],
] as const)('is %s', (_fact, now, urge) => {
  expect(clockNow(clock, at(now)).urge).toBe(urge)
})

it('gives a clock of minutes ten of them as a warning', () => {
  const short = aClock({ from: started, due: '2026-04-14T09:30:00+08:00' })

  expect(clockNow(short, at('14T09:19')).urge).toBe('fine')
  expect(clockNow(short, at('14T09:21')).urge).toBe('soon')
})

it('stays late when it was met too late, and fine when it was met in time', () => {
  const met = (text: string) => aClock({ ...clock, metAt: text })

  expect(clockNow(met('2026-04-15T10:00:00+08:00'), at('20T00:00')).urge).toBe('late')
  expect(clockNow(met('2026-04-14T10:00:00+08:00'), at('20T00:00')).urge).toBe('fine')
})

it('stands with the time it had left, and stays late when it stopped too late', () => {
  const stopped = (from: string) => aClock({ ...clock, stops: [{ from, to: null }] })

  expect(clockNow(stopped('2026-04-15T08:00:00+08:00'), at('20T00:00'))).toMatchObject({
    urge: 'stopped',
    leftMs: 3_600_000,
  })
  expect(clockNow(stopped('2026-04-15T10:00:00+08:00'), at('20T00:00'))).toMatchObject({
    urge: 'late',
    leftMs: -3_600_000,
  })
})

it('is unknown, never red, where no rule fits or the calendar does not reach', () => {
  const reasons = [say('reason.noRule'), say('reason.calendarNotLoaded', { year: 2027 })]

  for (const reason of reasons)
    expect(clockNow(aClock({ due: null, reason }), at('20T00:00'))).toMatchObject({
      urge: 'unknown',
      leftMs: null,
    })
})

it('names the running clock that is due first, counted from its own start', () => {
  const card = aCase({
    orders: [anOrder({ sentAt: '2026-04-14T10:00:00+08:00' })],
    clocks: [
      aClock({ kind: 'callback', due: null, reason: say('reason.noRule') }),
      aClock({ kind: 'closing', due: '2026-04-20T17:30:00+08:00' }),
      aClock({ kind: 'firstContact', due: '2026-04-14T11:00:00+08:00', metAt: started }),
      aClock({
        kind: 'arrive',
        of: 'order-1',
        from: '2026-04-14T10:00:00+08:00',
        due: '2026-04-14T12:00:00+08:00',
      }),
    ],
  })

  expect(redClock(card, at('14T11:30'))).toMatchObject({ clock: { kind: 'arrive' }, urge: 'fine' })
  expect(redClock(card, at('14T11:40'))).toMatchObject({ clock: { kind: 'arrive' }, urge: 'soon' })
  expect(clocksNow(card, at('14T11:30')).map((one) => one.clock.kind)).toEqual([
    'arrive',
    'closing',
    'callback',
    'firstContact',
  ])
})

it('has no red clock when everything was kept', () => {
  expect(redClock(aCase({ clocks: [aClock({ metAt: started })] }), at('14T11:30'))).toBeNull()
})
