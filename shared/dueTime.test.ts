import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCalendar } from './aCalendar.ts'
import { aClockRule, aSubject } from './aClockRule.ts'
import type { Clock } from './clock.ts'
import type { ClockRule } from './clockRule.ts'
import {
  clockFor,
  dueOf,
  recompute,
  recomputeUnderNewRules,
  restage,
  resumeClocks,
  stopClocks,
} from './dueTime.ts'
import { workingTimeBetween } from './workingTime.ts'

const calendar = aCalendar()
const at = (text: string) => new Date(`2026-${text}:00+08:00`)
const iso = (text: string) => at(text).toISOString()
const book = (...clockRules: ClockRule[]) => ({ clockRules, escalation: [], calendar })
const closing = (rule: Partial<ClockRule>, from: string, stops: Clock['stops'] = []) =>
  dueOf(aClockRule(rule), { from: iso(from), stops }, calendar).due

const hours = { unit: 'workingHours', start: 'sameInstant' } as const
const minutes = { unit: 'minutes', start: 'sameInstant' } as const

describe('a due time', () => {
  it.each([
    ['5 working days over a holiday and a make-up day', {}, '09-30T10:00', '10-13T17:30'],
    ['1 working day from a Sunday', { amount: 1 }, '03-01T10:00', '03-02T17:30'],
    [
      '2 working days from that moment',
      { amount: 2, start: 'sameInstant' },
      '03-02T10:00',
      '03-04T10:00',
    ],
    ['4 working hours', { ...hours, amount: 4 }, '03-02T16:00', '03-03T11:30'],
    [
      '4 working hours of the next day',
      { ...hours, amount: 4, start: 'nextWorkingDay' },
      '03-02T08:00',
      '03-03T14:30',
    ],
    ['3 minutes in the night', { ...minutes, amount: 3 }, '10-01T03:00', '10-01T03:03'],
    [
      '30 minutes from the next working morning',
      { ...minutes, amount: 30, start: 'nextWorkingDay' },
      '10-01T03:00',
      '10-08T09:30',
    ],
  ] as const)('of %s', (_what, rule, from, due) => {
    expect(closing(rule, from)).toBe(iso(due))
  })

  it('is told with the rule that fired, its start and its paper', () => {
    const rules = [
      aClockRule(),
      aClockRule({ code: 'redo', stage: 'redo', amount: 3 }),
      aClockRule({ code: 'contact', clock: 'firstContact', ...minutes, amount: 3 }),
    ]

    expect(clockFor('closing', aSubject(), book(...rules))).toEqual({
      kind: 'closing',
      of: 't1',
      stage: 'first',
      rule: '12345.closing',
      ruleSince: '2014-12-31T16:00:00.000Z',
      from: iso('09-30T10:00'),
      due: iso('10-13T17:30'),
      reason: {
        code: 'reason.rule.workingDays',
        params: { days: 5, start: 'clockStart.nextWorkingDay', basis: '青夏街〔2022〕22号' },
      },
      metAt: null,
      stops: [],
    })
    expect(clockFor('firstContact', aSubject(), book(...rules)).reason).toMatchObject({
      code: 'reason.rule.minutes',
      params: { minutes: 3, start: 'clockStart.sameInstant' },
    })
    expect(clockFor('closing', aSubject({ stage: 'redo' }), book(...rules)).reason).toMatchObject({
      code: 'reason.stagedRule.workingDays',
      params: { days: 3, stage: 'clockStage.redo' },
    })
  })

  it('is the source’s own where it sent one, whatever the rules say', () => {
    const sent = [{ kind: 'closing' as const, at: '2026-10-01T12:00:00+08:00' }]

    expect(clockFor('closing', aSubject(), book(aClockRule()), sent)).toMatchObject({
      due: iso('10-01T12:00'),
      rule: null,
      reason: { code: 'reason.sourceDeadline' },
    })
  })

  it('is unknown where no rule fits, and says so', () => {
    expect(clockFor('closing', aSubject({ source: '110' }), book(aClockRule()))).toMatchObject({
      due: null,
      rule: null,
      reason: { code: 'reason.noRule' },
    })
  })

  it('is unknown past the last loaded year, and known as soon as that is loaded', () => {
    const subject = aSubject({ from: at('12-30T10:00') })
    const clock = clockFor('closing', subject, book(aClockRule()))
    expect(clock).toMatchObject({
      due: null,
      rule: '12345.closing',
      reason: { code: 'reason.calendarNotLoaded', params: { year: 2027 } },
    })

    const off = (day: string) => ({ date: day, isWorkday: false, name: '元旦' })
    const loaded = aCalendar(undefined, [off('2027-01-01'), off('2027-10-01')])
    const [again] = recompute([clock], {
      clockRules: [aClockRule()],
      escalation: [],
      calendar: loaded,
    })
    expect(again?.after).toMatchObject({
      due: new Date('2027-01-07T17:30:00+08:00').toISOString(),
      reason: { code: 'reason.rule.workingDays' },
    })
  })
})

describe('time that does not count', () => {
  const stop = (from: string, to: string) => [{ from: iso(from), to: iso(to) }]

  it.each([
    [
      'minutes go on where they stood',
      { ...minutes, amount: 60 },
      '03-02T10:00',
      stop('03-02T10:20', '03-05T22:00'),
      '03-05T22:40',
    ],
    [
      'hours go on in working hours',
      { ...hours, amount: 4 },
      '03-02T09:00',
      stop('03-02T10:00', '03-07T12:00'),
      '03-09T13:30',
    ],
    [
      'days go on as whole days',
      { amount: 5 },
      '03-02T10:00',
      stop('03-04T11:00', '03-16T09:00'),
      '03-19T17:30',
    ],
    [
      'a stop within one day takes no day',
      { amount: 5 },
      '03-02T10:00',
      stop('03-04T09:00', '03-04T17:00'),
      '03-09T17:30',
    ],
    [
      'a stop after the due time helps nobody',
      { amount: 1 },
      '03-02T10:00',
      stop('03-04T09:00', '03-09T17:00'),
      '03-03T17:30',
    ],
    [
      'a stop before the start counts from the start',
      { ...hours, amount: 1, start: 'nextWorkingDay' },
      '03-02T10:00',
      stop('03-02T11:00', '03-03T10:00'),
      '03-03T11:00',
    ],
    [
      'a stop that lasts has not moved it yet',
      { amount: 5 },
      '03-02T10:00',
      [{ from: iso('03-04T11:00'), to: null }],
      '03-09T17:30',
    ],
  ] as const)('%s', (_what, rule, from, stops, due) => {
    expect(closing(rule, from, [...stops])).toBe(iso(due))
  })

  const units = fc.constantFrom<Partial<ClockRule>>(
    { amount: 5 },
    { amount: 3, start: 'sameInstant' },
    { ...hours, amount: 20 },
    { ...hours, amount: 20, start: 'nextWorkingDay' },
    { ...minutes, amount: 4000 },
    { ...minutes, amount: 4000, start: 'nextWorkingDay' },
  )
  const instants = fc.date({
    min: new Date('2026-03-01T00:00:00+08:00'),
    max: new Date('2026-06-01T00:00:00+08:00'),
    noInvalidDate: true,
  })
  /** Gaps in milliseconds between the start and the turns of a clock: to stop, to go on, to stop, … */
  const gaps = fc.array(fc.integer({ min: 0, max: 5 * 24 * 3_600_000 }), { maxLength: 6 })
  const stopsAfter = (from: Date, lengths: readonly number[]): Clock['stops'] => {
    const turns = lengths.map((_, n) =>
      new Date(
        lengths.slice(0, n + 1).reduce((sum, gap) => sum + gap, from.getTime()),
      ).toISOString(),
    )
    return turns.flatMap((turn, n) =>
      n % 2 === 0 ? [{ from: turn, to: turns[n + 1] ?? null }] : [],
    )
  }

  it('never makes anything due earlier', () => {
    fc.assert(
      fc.property(units, instants, gaps, (changes, from, lengths) => {
        const rule = aClockRule(changes)
        const start = { from: from.toISOString() }
        const stops = stopsAfter(from, lengths)
        const dues = stops.map((_, n) =>
          Date.parse(dueOf(rule, { ...start, stops: stops.slice(0, n) }, calendar).due),
        )
        const last = Date.parse(dueOf(rule, { ...start, stops }, calendar).due)
        expect([...dues, last]).toEqual([...dues, last].sort((a, b) => a - b))
      }),
    )
  })

  it('leaves exactly the promised working hours between start and due time', () => {
    fc.assert(
      fc.property(instants, gaps, (from, lengths) => {
        const rule = aClockRule({ ...hours, amount: 20 })
        const stops = stopsAfter(from, lengths).filter(({ to }) => to !== null)
        const due = new Date(dueOf(rule, { from: from.toISOString(), stops }, calendar).due)
        const lost = stops.reduce(
          (sum, { from: a, to }) =>
            sum +
            (new Date(a) < due ? workingTimeBetween(calendar, new Date(a), new Date(to ?? a)) : 0),
          0,
        )
        expect(workingTimeBetween(calendar, from, due) - lost).toBe(20 * 3_600_000)
      }),
    )
  })

  it('comes only from statuses the row names, and what is shown is what recomputing gives', () => {
    const statuses = fc.constantFrom('filed', 'assigned', 'handling', 'checking', 'pending')
    const steps = fc.array(fc.tuple(statuses, fc.integer({ min: 0, max: 4 * 24 * 3_600_000 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(units, instants, steps, (changes, from, moves) => {
        const stopping = aClockRule({ ...changes, code: 'stops', stopsIn: ['pending'] })
        const never = aClockRule({ ...changes, clock: 'firstContact', code: 'never' })
        const rulebook = book(stopping, never)
        let clocks = [
          clockFor('closing', aSubject({ from }), rulebook),
          clockFor('firstContact', aSubject({ from }), rulebook),
        ]
        let now = from
        for (const [status, gap] of moves) {
          now = new Date(now.getTime() + gap)
          clocks = stopClocks(clocks, status, now, rulebook.clockRules)
          clocks = resumeClocks(clocks, status, now, rulebook)
        }
        const [first, second] = clocks
        const isPending = moves.at(-1)?.[0] === 'pending'
        expect(first?.stops.at(-1)?.to === null).toBe(isPending)
        expect(first?.stops.length ?? 0).toBeLessThanOrEqual(moves.length)
        expect(second?.stops).toEqual([])
        for (const { before, after } of recompute(clocks, rulebook)) expect(after).toEqual(before)
      }),
    )
  })

  it('is not given to a promise that was kept, nor to the source’s own due time', () => {
    const rulebook = book(aClockRule({ stopsIn: ['pending'] }))
    const sent = [{ kind: 'closing' as const, at: '2026-10-09T12:00:00+08:00' }]
    const kept = { ...clockFor('closing', aSubject(), rulebook), metAt: iso('09-30T11:00') }
    const sources = clockFor('closing', aSubject(), rulebook, sent)

    const clocks = stopClocks([kept, sources], 'pending', at('10-08T10:00'), rulebook.clockRules)

    expect(clocks).toEqual([kept, sources])
  })
})

describe('another stage', () => {
  const rules = book(
    aClockRule(),
    aClockRule({ code: 'redo', stage: 'redo', amount: 3 }),
    aClockRule({ code: 'complex', stage: 'complex', amount: 15, townCode: '310118107' }),
  )
  const first = clockFor('closing', aSubject(), rules)

  it('is a promise of its own, counted from that moment', () => {
    const kept = { ...first, metAt: iso('10-09T10:00') }

    expect(restage(kept, 'redo', aSubject({ from: at('10-12T10:00') }), rules)).toMatchObject({
      stage: 'redo',
      rule: 'redo',
      from: iso('10-12T10:00'),
      due: iso('10-15T17:30'),
      metAt: null,
    })
  })

  it('gives more time to a complex matter from the same start, where a rule grants it', () => {
    const later = aSubject({ from: at('10-09T10:00'), townCode: '310118107' })

    expect(restage(first, 'complex', later, rules)).toMatchObject({
      stage: 'complex',
      from: first.from,
      due: iso('10-27T17:30'),
      reason: { code: 'reason.stagedRule.workingDays', params: { days: 15 } },
    })
  })

  it('leaves the promise as it was where no rule grants more, or the due time is the source’s', () => {
    const sent = [{ kind: 'closing' as const, at: '2026-10-09T12:00:00+08:00' }]
    const sources = clockFor('closing', aSubject({ townCode: '310118107' }), rules, sent)

    expect(restage(first, 'complex', aSubject(), rules)).toBe(first)
    expect(restage(sources, 'complex', aSubject({ townCode: '310118107' }), rules)).toBe(sources)
  })

  it('without a rule is there to be seen, and takes nothing from the first', () => {
    expect(restage(first, 'supervised', aSubject(), rules)).toMatchObject({
      stage: 'supervised',
      due: null,
      reason: { code: 'reason.noRule' },
    })
  })
})

describe('a change of the rules', () => {
  const old = aClockRule({ validTo: iso('10-08T00:00') })
  const young = aClockRule({ amount: 3, validFrom: iso('10-08T00:00') })
  const rulebook = book(old, young)
  const clock = clockFor('closing', aSubject(), rulebook)

  it('leaves an open promise with the rule it got', () => {
    expect(recompute([clock], rulebook)).toEqual([{ before: clock, after: clock }])
  })

  it('moves it when told to: the same start under the rules in force now', () => {
    const now = aSubject({ from: at('10-08T12:00') })
    const kept = { ...clock, metAt: iso('10-08T10:00') }

    const [moved, stays] = recomputeUnderNewRules([clock, kept], () => now, rulebook)

    expect(moved?.after).toMatchObject({
      from: clock.from,
      due: iso('10-10T17:30'),
      ruleSince: young.validFrom,
    })
    expect(stays?.after).toBe(kept)
    expect(recompute([moved?.after ?? clock], rulebook)[0]?.after).toEqual(moved?.after)
  })
})
