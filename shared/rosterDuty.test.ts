import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aLine, anOverride, aPlan, aRoster, moment } from './aRoster.ts'
import type { RosterLine, RosterOverride, UnitRoster } from './roster.ts'
import { atTime, DAY_MS, dayOf, dayOfDate, workdaysBy } from './rosterDays.ts'
import { dutyAt, dutyBetween } from './rosterDuty.ts'
import { holesOf } from './rosterHoles.ts'
import { nextDuty } from './rosterNext.ts'

/** 国庆 2026: the first to the seventh off, the tenth, a Saturday, worked. */
const isWorkday = workdaysBy(
  new Map([
    ...['01', '02', '03', '04', '05', '06', '07'].map((day): [string, boolean] => [
      `2026-10-${day}`,
      false,
    ]),
    ['2026-09-20', true],
    ['2026-10-10', true],
  ]),
)
const whoAt = (roster: UnitRoster, at: string) =>
  dutyAt(roster, moment(at), isWorkday).map(({ accountId }) => accountId)
const withLines = (...lines: RosterLine[]) => aRoster({ plans: [aPlan({ lines })] })
const shown = (intervals: readonly { from: number; to: number }[]) =>
  intervals.map(({ from, to }) => [textOf(from), textOf(to)])
const textOf = (at: number) =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

describe('a rotation', () => {
  const daily = aLine({ turn: { every: 1, unit: 'days' } })
  const day = aLine({ hours: { from: '08:00', to: '20:00' } })
  const night = aLine({
    ...{ hours: { from: '20:00', to: '08:00' }, turn: { every: 1, unit: 'days' } },
    ...{ handover: '20:00', members: ['夜一', '夜二'] },
  })
  const working = aLine({ days: 'working', hours: { from: '08:30', to: '17:30' } })
  const rest = aLine({
    ...{ members: ['值'], days: 'rest' },
    hours: { from: '09:00', to: '17:00' },
  })

  it.each<[string, RosterLine[], string, string[]]>([
    ['the first week', [aLine()], '2026-11-02 08:00', ['甲']],
    ['until the handover of the next Monday', [aLine()], '2026-11-09 07:59', ['甲']],
    ['from that handover on', [aLine()], '2026-11-09 08:00', ['乙']],
    ['the third week', [aLine()], '2026-11-16 12:00', ['丙']],
    ['round again', [aLine()], '2026-11-23 12:00', ['甲']],
    ['before the first turn, counted backwards', [aLine()], '2026-11-01 12:00', ['丙']],
    ['two weeks each', [aLine({ turn: { every: 2, unit: 'weeks' } })], '2026-11-15 12:00', ['甲']],
    ['a day each', [daily], '2026-11-03 08:00', ['乙']],
    ['a day each, before the handover', [daily], '2026-11-03 07:59', ['甲']],
    ['over a month’s end', [daily], '2026-12-01 09:00', ['丙']],
    ['over a year’s end', [daily], '2027-01-01 09:00', ['甲']],
    ['by day', [day, night], '2026-11-02 19:59', ['甲']],
    ['by night', [day, night], '2026-11-02 20:00', ['夜一']],
    ['after midnight the same night', [day, night], '2026-11-03 07:59', ['夜一']],
    ['the next night', [day, night], '2026-11-03 23:00', ['夜二']],
    ['nobody outside the hours', [day], '2026-11-02 20:00', []],
    ['a working day', [working, rest], '2026-10-09 09:30', ['丙']],
    ['a holiday in the week', [working, rest], '2026-10-06 09:30', ['值']],
    ['a Saturday', [working, rest], '2026-10-17 09:30', ['值']],
    ['a Saturday worked for the holiday', [working, rest], '2026-10-10 09:30', ['丙']],
    ['a Sunday worked for the holiday', [working, rest], '2026-09-20 09:30', ['丙']],
    ['a weekday of a year without its paper', [working, rest], '2031-10-01 09:30', ['乙']],
    ['Thursdays alone', [aLine({ days: [4] })], '2026-11-06 07:59', ['甲']],
    ['and nobody on the Friday', [aLine({ days: [4] })], '2026-11-06 08:00', []],
    [
      'the deputy after the one on duty',
      [aLine({ rank: 2 }), night],
      '2026-11-02 21:00',
      ['夜一', '甲'],
    ],
    ['somebody who is both, once', [aLine({ rank: 2 }), aLine()], '2026-11-02 21:00', ['甲']],
  ])('%s', (_, lines, at, expected) => {
    expect(whoAt(withLines(...lines), at)).toEqual(expected)
  })

  it('is told as intervals that end where turns pass, the night on the next day', () => {
    const span = { from: moment('2026-11-30 12:00'), to: moment('2026-12-02 12:00') }
    const duty = dutyBetween(withLines(night), span, isWorkday)

    expect(shown(duty)).toEqual([
      ['2026-11-30 20:00', '2026-12-01 08:00'],
      ['2026-12-01 20:00', '2026-12-02 08:00'],
    ])
    expect(duty.map(({ accountId }) => accountId)).toEqual(['夜一', '夜二'])
  })
})

describe('what counts before what', () => {
  const typhoon = aPlan({
    ...{ id: 'typhoon', kind: 'temporary' as const, lines: [aLine({ members: ['防汛'] })] },
    ...{ from: moment('2026-11-24 00:00'), to: moment('2026-11-26 00:00') },
  })
  const roster = aRoster({ plans: [aPlan(), typhoon], overrides: [anOverride()] })

  it.each([
    ['2026-11-23 23:59', ['甲'], 'rotation'],
    ['2026-11-24 00:00', ['防汛'], 'temporary'],
    ['2026-11-24 08:00', ['丁'], 'override'],
    ['2026-11-24 20:00', ['防汛'], 'temporary'],
    ['2026-11-26 00:00', ['甲'], 'rotation'],
  ])('%s', (at, expected, by) => {
    const duty = dutyAt(roster, moment(at), isWorkday)
    expect([duty.map(({ accountId }) => accountId), duty[0]?.by]).toEqual([expected, by])
  })

  it('takes the later of two overrides, and a swap only from the one who gave', () => {
    const later = anOverride({
      id: 'later',
      accountId: '戊',
      madeAt: 2,
      to: moment('2026-11-24 12:00'),
    })
    expect(whoAt(aRoster({ overrides: [later, anOverride()] }), '2026-11-24 09:00')).toEqual(['戊'])
    expect(whoAt(aRoster({ overrides: [later, anOverride()] }), '2026-11-24 13:00')).toEqual(['丁'])

    const swap = { insteadOf: '甲', swapId: 'swap' }
    expect(whoAt(aRoster({ overrides: [anOverride(swap)] }), '2026-11-24 09:00')).toEqual(['丁'])
    const ofAnother = anOverride({ ...swap, insteadOf: '乙' })
    expect(whoAt(aRoster({ overrides: [ofAnother] }), '2026-11-24 09:00')).toEqual(['甲'])
  })

  it('leaves the past as it was when the rotation changes', () => {
    const change = moment('2026-11-23 10:00')
    const changed = aRoster({
      plans: [
        aPlan({ to: change }),
        aPlan({ id: 'new', from: change, lines: [aLine({ members: ['新'] })] }),
      ],
    })
    expect(whoAt(changed, '2026-11-23 09:59')).toEqual(['甲'])
    expect(whoAt(changed, '2026-11-23 10:00')).toEqual(['新'])
  })
})

describe('holes', () => {
  const need = {
    ...{ days: 'every' as const, hours: { from: '00:00', to: '00:00' } },
    ...{ from: moment('2026-01-01 00:00'), to: Infinity },
  }
  const day = aLine({ hours: { from: '08:00', to: '20:00' }, handover: '00:00' })
  const night = aLine({ hours: { from: '20:00', to: '08:00' }, days: [1, 2, 3, 5, 6, 7] })
  const roster = aRoster({ plans: [aPlan({ lines: [day, night] })], needs: [need] })
  const week = { from: moment('2026-11-23 00:00'), to: moment('2026-11-30 00:00') }

  it('are seen in advance', () => {
    expect(shown(holesOf(roster, week, isWorkday))).toEqual([
      ['2026-11-26 20:00', '2026-11-27 08:00'],
    ])
  })

  it('are mended by an override, in part where it is short', () => {
    const until = (to: string) =>
      holesOf(
        {
          ...roster,
          overrides: [anOverride({ from: moment('2026-11-26 20:00'), to: moment(to) })],
        },
        week,
        isWorkday,
      )
    expect(until('2026-11-27 08:00')).toEqual([])
    expect(shown(until('2026-11-27 06:00'))).toEqual([['2026-11-27 06:00', '2026-11-27 08:00']])
  })

  it('open where the only one on is disabled', () => {
    const goneSince = new Map([['甲', moment('2026-11-24 12:00')]])
    expect(shown(holesOf({ ...roster, goneSince }, week, isWorkday))[0]).toEqual([
      '2026-11-24 12:00',
      '2026-11-30 00:00',
    ])
  })

  it('are none where nobody need be', () => {
    expect(holesOf({ ...roster, needs: [] }, week, isWorkday)).toEqual([])
    const office = { ...need, days: 'working' as const, hours: { from: '08:30', to: '17:30' } }
    expect(holesOf({ ...roster, needs: [office] }, week, isWorkday)).toEqual([])
  })
})

describe('what comes next', () => {
  it('is the first moment with other people, nobody included', () => {
    const week = { from: moment('2026-11-23 00:00'), to: moment('2026-12-07 00:00') }
    const next = (roster: UnitRoster) => {
      const found = nextDuty(dutyBetween(roster, week, isWorkday), moment('2026-11-24 12:00'), week)
      return found && [textOf(found.at), found.duty.map(({ accountId }) => accountId)]
    }
    expect(next(aRoster())).toEqual(['2026-11-30 08:00', ['乙']])
    expect(next(withLines(aLine({ hours: { from: '08:00', to: '20:00' } })))).toEqual([
      '2026-11-24 20:00',
      [],
    ])
    expect(next(withLines(aLine({ members: ['甲'] })))).toBeNull()
  })
})

describe('whatever the roster', () => {
  const from = moment('2026-10-01 00:00')
  const quarter = 15 * 60_000
  const time = fc.integer({ min: 0, max: 95 }).map((n) => textOf(from + n * quarter).slice(11))
  const anyLine = fc.record({
    rank: fc.constantFrom(1 as const, 2 as const),
    members: fc.array(fc.constantFrom('甲', '乙', '丙', '丁'), { minLength: 1, maxLength: 4 }),
    turn: fc.record({
      every: fc.integer({ min: 1, max: 3 }),
      unit: fc.constantFrom('days' as const, 'weeks' as const),
    }),
    startsOn: fc.constantFrom('2026-09-28', '2026-10-03', '2026-12-30'),
    handover: time,
    days: fc.constantFrom('every' as const, 'working' as const, 'rest' as const, [2, 4, 6]),
    hours: fc.record({ from: time, to: time }),
  })
  const anySpan = fc
    .tuple(fc.integer({ min: 0, max: 14 * 96 }), fc.integer({ min: 1, max: 4 * 96 }))
    .map(([start, length]) => ({
      from: from + start * quarter,
      to: from + (start + length) * quarter,
    }))
  const anyOverride = fc
    .tuple(anySpan, fc.constantFrom(1 as const, 2 as const), fc.constantFrom('戊', '己'), fc.nat(9))
    .map(([span, rank, accountId, madeAt]): RosterOverride =>
      anOverride({ ...span, rank, accountId, madeAt, id: `${accountId}${madeAt}` }),
    )
  const anyMoment = fc.integer({ min: 0, max: 14 * 96 * 15 }).map((n) => from + n * 60_000)

  /** The rule said the other way round: one moment, one line, by counting. */
  function plainly(line: RosterLine, at: number): string | null {
    const begins = [dayOf(at), dayOf(at) - 1].some((day) => {
      const end = atTime(line.hours.to <= line.hours.from ? day + 1 : day, line.hours.to)
      const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
      const weekday = new Date(day * DAY_MS).getUTCDay() || 7
      const fits =
        line.days === 'every' ||
        (typeof line.days === 'string'
          ? isWorkday(date) === (line.days === 'working')
          : line.days.includes(weekday))
      return fits && atTime(day, line.hours.from) <= at && at < end
    })
    if (!begins) return null
    const days = line.turn.every * (line.turn.unit === 'weeks' ? 7 : 1)
    const first = atTime(dayOfDate(line.startsOn), line.handover)
    let n = 0
    for (let start = first; start > at; start -= days * DAY_MS) n -= 1
    for (let end = first + days * DAY_MS; end <= at; end += days * DAY_MS) n += 1
    const count = line.members.length
    return line.members[((n % count) + count) % count] ?? null
  }

  it('has the right person on duty at every moment', () => {
    fc.assert(
      fc.property(anyLine, anyMoment, (line, at) => {
        const duty = dutyAt(withLines(line), at, isWorkday)
        expect(duty.map(({ accountId }) => accountId)[0] ?? null).toBe(plainly(line, at))
      }),
    )
  })

  it('answers a moment as it answers the stretch around it', () => {
    const lines = fc.array(anyLine, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(
        lines,
        fc.array(anyOverride, { maxLength: 3 }),
        anyMoment,
        (some, overrides, at) => {
          const roster = { ...withLines(...some), overrides }
          const around = dutyBetween(
            roster,
            { from: at - 3 * DAY_MS, to: at + 3 * DAY_MS },
            isWorkday,
          )
          const then = around.filter((one) => one.from <= at && at < one.to)
          const people = (duty: { rank: number; accountId: string }[]) =>
            duty.map(({ rank, accountId }) => `${rank}${accountId}`).sort()
          expect(people(dutyBetween(roster, { from: at, to: at + 1 }, isWorkday))).toEqual(
            people(then),
          )
        },
      ),
    )
  })

  it('is never left with a gap by an override, and has the newest one’s person', () => {
    fc.assert(
      fc.property(
        anyLine,
        fc.array(anyOverride, { minLength: 1, maxLength: 4 }),
        anyMoment,
        (line, overrides, at) => {
          const roster = withLines(line)
          const before = dutyAt(roster, at, isWorkday)
          const after = dutyAt({ ...roster, overrides }, at, isWorkday)
          if (before.length > 0) expect(after.length).toBeGreaterThan(0)

          for (const rank of [1, 2]) {
            const newest = overrides
              .filter((one) => one.rank === rank && one.from <= at && at < one.to)
              .sort((a, b) => b.madeAt - a.madeAt || (a.id < b.id ? 1 : -1))[0]
            const found = dutyBetween({ ...roster, overrides }, { from: at, to: at + 1 }, isWorkday)
            if (newest)
              expect(
                found.filter((one) => one.rank === rank).map(({ accountId }) => accountId),
              ).toEqual([newest.accountId])
          }
        },
      ),
    )
  })

  it('has no hole where somebody is on, and none where nobody need be', () => {
    const need = fc.record({
      days: fc.constantFrom('every' as const, 'working' as const),
      hours: fc.record({ from: time, to: time }),
    })
    fc.assert(
      fc.property(anyLine, need, anyMoment, (line, some, at) => {
        const needs = [{ ...some, from: 0, to: Infinity }]
        const span = { from: at - 2 * DAY_MS, to: at + 2 * DAY_MS }
        const isHole = holesOf({ ...withLines(line), needs }, span, isWorkday).some(
          (hole) => hole.from <= at && at < hole.to,
        )
        const isWanted = plainly({ ...aLine(), ...some }, at) !== null
        expect(isHole).toBe(isWanted && plainly(line, at) === null)
      }),
    )
  })
})
