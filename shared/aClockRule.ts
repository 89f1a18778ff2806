import type { ClockRule, ClockSubject } from './clockRule.ts'

/** Valid examples for tests: mention only what the test is about. */
export const aClockRule = (changes: Partial<ClockRule> = {}): ClockRule => ({
  code: '12345.closing',
  clock: 'closing',
  stage: 'first',
  source: '12345',
  urgency: null,
  ticketKind: null,
  townCode: null,
  whistle: null,
  amount: 5,
  unit: 'workingDays',
  start: 'nextWorkingDay',
  stopsIn: [],
  basis: '青夏街〔2022〕22号',
  validFrom: '2014-12-31T16:00:00.000Z',
  validTo: null,
  ...changes,
})

export const aSubject = (changes: Partial<ClockSubject> = {}): ClockSubject => ({
  of: 't1',
  source: '12345',
  urgency: 'normal',
  ticketKind: 'complaint',
  townCode: '310118105',
  whistle: null,
  from: new Date('2026-09-30T10:00:00+08:00'),
  ...changes,
})
