import { describe, expect, it } from 'vitest'
import { aCalendar } from './aCalendar.ts'
import { aCase, anOrder } from './aCase.ts'
import { alarmsFor, dueStep, heed, nextStep, stepTaken, unitsAbout, withAlarms } from './alarm.ts'
import type { Account, Post } from './account.ts'
import type { Area } from './area.ts'
import type { Alarm, CaseCard } from './case.ts'
import { chainFor, stepDue, type EscalationRule } from './escalationRule.ts'

const aRule = (changes: Partial<EscalationRule> = {}): EscalationRule => ({
  code: 'r1',
  cause: 'orphan',
  urgency: null,
  source: null,
  townCode: null,
  step: 1,
  after: 0,
  unit: 'minutes',
  post: 'dutyOfficer',
  by: 'notice',
  basis: '测试',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: null,
  ...changes,
})
const SINCE = '2026-03-06T09:00:00.000Z'
const at = (minutes: number): Date => new Date(Date.parse(SINCE) + minutes * 60_000)
const orphan = (changes: Partial<CaseCard> = {}): CaseCard =>
  aCase({ flags: [{ flag: 'orphan', reason: { code: 'x' }, since: SINCE }], ...changes })
const book = (...escalation: EscalationRule[]) => ({ escalation, calendar: aCalendar() })

describe('the chain of a cause', () => {
  const anywhere = aRule()
  const second = aRule({ code: 'r2', step: 2, after: 30, post: 'shiftLeader', by: 'ring' })

  it('is every step of the rows that fit, in order; who names more stands in whole', () => {
    const urgent = aRule({ code: 'u1', urgency: 'urgent', post: 'shiftLeader' })
    const rules = [second, anywhere, urgent, aRule({ code: 'x', cause: 'pingPong' })]
    const codes = (card: CaseCard) => chainFor(rules, 'orphan', card, SINCE).map(({ code }) => code)

    expect(codes(orphan())).toEqual(['r1', 'r2'])
    expect(codes(orphan({ urgency: 'urgent' }))).toEqual(['u1'])
  })

  it('never mixes two that name as many: urgent before its source, its source before the town', () => {
    const rules = [
      aRule({ code: 't1', townCode: 'ZX' }),
      aRule({ code: 's1', source: '110' }),
      aRule({ code: 'u1', urgency: 'urgent' }),
    ]
    const card = orphan({ townCode: 'ZX', source: '110', urgency: 'urgent' })
    expect(chainFor(rules, 'orphan', card, SINCE).map(({ code }) => code)).toEqual(['u1'])
    const normal = { ...card, urgency: 'normal' as const }
    expect(chainFor(rules, 'orphan', normal, SINCE).map(({ code }) => code)).toEqual(['s1'])
  })

  it('is that of the moment the cause began', () => {
    const newer = aRule({ validFrom: '2026-06-01T00:00:00.000Z', post: 'shiftLeader' })
    const older = aRule({ validTo: '2026-06-01T00:00:00.000Z' })
    expect(chainFor([newer, older], 'orphan', orphan(), SINCE)).toEqual([older])
  })

  it('counts minutes day and night, working hours by the calendar', () => {
    expect(stepDue(aRule({ after: 90 }), SINCE, aCalendar())).toBe(at(90).toISOString())
    // Friday 17:00 in the district: half an hour is left, the rest is Monday's.
    const hours = aRule({ after: 1, unit: 'workingHours' })
    expect(stepDue(hours, SINCE, aCalendar()).slice(0, 10)).toBe('2026-03-09')
    // Past the calendar every hour counts.
    const beyond = '2031-01-01T00:00:00.000Z'
    expect(stepDue(hours, beyond, aCalendar())).toBe('2031-01-01T01:00:00.000Z')
  })
})

const told = (
  card: CaseCard,
  alarm: Alarm,
  rules: ReturnType<typeof book>,
  minutes: number,
  unitIds?: string[],
) =>
  stepTaken(card, alarm, rules, {
    at: at(minutes).toISOString(),
    reach: 'reached',
    ...(unitIds && { unitIds }),
  })
const of = (post: Post, area: Area): Account => ({
  id: post,
  username: post,
  label: post,
  post,
  area,
  stationGridId: null,
})
const duty = of('dutyOfficer', { kind: 'town', townCode: 'ZX' })
const district = of('districtCentre', { kind: 'district' })

describe('an escalation', () => {
  const rules = book(
    aRule(),
    aRule({ code: 'r2', step: 2, after: 30, post: 'shiftLeader', by: 'ring' }),
  )

  it('begins with its cause, takes its steps in turn and ends with the cause', () => {
    let card = withAlarms(orphan(), rules)
    expect(nextStep(card)).toMatchObject({ due: SINCE, alarm: { cause: 'orphan', told: [] } })
    for (const [minutes, post] of [
      [0, 'dutyOfficer'],
      [31, 'shiftLeader'],
    ] as const) {
      const alarm = nextStep(card)?.alarm
      if (!alarm) throw new Error('Nothing is due')
      expect(dueStep(card, alarm, rules)?.post).toBe(post)
      card = withAlarms({ ...card, alarms: told(card, alarm, rules, minutes) }, rules)
    }
    expect(nextStep(card)).toBeNull()
    expect(card.alarms[0]?.told.map(({ post, by }) => `${post} ${by}`)).toEqual([
      'dutyOfficer notice',
      'shiftLeader ring',
    ])
    expect(withAlarms({ ...card, flags: [] }, rules).alarms).toEqual([])
  })

  it('stands still once somebody who was told has taken note; who was not told cannot', () => {
    const card = withAlarms(orphan(), rules)
    const alarm = nextStep(card)?.alarm
    if (!alarm) throw new Error('Nothing is due')
    const after = { ...card, alarms: told(card, alarm, rules, 0) }
    expect(heed(after, district, at(1))).toEqual(after.alarms)
    const noted = withAlarms({ ...after, alarms: heed(after, duty, at(1)) }, rules)
    expect(nextStep(noted)).toBeNull()
  })

  it('tells the desk of the unit whose promise it was, and no other', () => {
    const orders = [anOrder({ id: 'o1', unitId: 'U1' }), anOrder({ id: 'o2', unitId: 'U2' })]
    const toUnit = book(aRule({ post: 'unitHead' }))
    const card = withAlarms(orphan({ orders }), toUnit)
    const [alarm] = card.alarms
    if (!alarm) throw new Error('There is no escalation')
    expect(unitsAbout(card, { of: 'o2' })).toEqual(['U2'])
    expect(unitsAbout(card, alarm)).toEqual(['U1', 'U2'])

    const after = { ...card, alarms: told(card, alarm, toUnit, 0, ['U2']) }
    const desk = (unitId: string) => of('unitOfficer', { kind: 'unit', unitId })
    expect(alarmsFor(desk('U1'), after)).toEqual([])
    expect(alarmsFor(desk('U2'), after)).toHaveLength(1)
    expect(heed(after, desk('U1'), at(1))).toEqual(after.alarms)
    expect(heed(after, desk('U2'), at(1))).toMatchObject([{ heeded: { post: 'unitOfficer' } }])
  })

  it('is none where no row says so', () => {
    expect(withAlarms(orphan(), book()).alarms).toEqual([])
  })

  it('is kept by a case that is closed, for the day it comes back', () => {
    const card = withAlarms(orphan(), rules)
    const closed = withAlarms({ ...card, status: 'voided', flags: [] }, rules)
    expect(closed.alarms).toEqual(card.alarms)
    expect(nextStep(closed)).toBeNull()
  })
})
