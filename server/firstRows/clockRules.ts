import type { ClockRule } from '#shared/clockRule.ts'

const SINCE = '2014-12-31T16:00:00.000Z'

/** A row of 12345 in working days, where the rest does not say otherwise. */
export const clockRule = (
  code: string,
  rule: Pick<ClockRule, 'clock' | 'amount' | 'basis'> & Partial<ClockRule>,
): ClockRule => ({
  code,
  stage: 'first',
  source: '12345',
  urgency: null,
  ticketKind: null,
  townCode: null,
  whistle: null,
  unit: 'workingDays',
  start: rule.unit === 'minutes' ? 'sameInstant' : 'nextWorkingDay',
  // Whether a return or an extension stops a clock was not found: so none stops.
  stopsIn: [],
  validFrom: SINCE,
  validTo: null,
  ...rule,
})

/** Of 夏阳街道, the one subdistrict whose paper was found, for every town until it has a row of its own: accepted and contacted in 1 working day, disposed of in 5, again in 3. */
const XIAYANG = '青夏街〔2022〕22号'
const xiayang = [
  clockRule('12345.sign', { clock: 'sign', amount: 1, basis: XIAYANG }),
  clockRule('12345.firstContact', { clock: 'firstContact', amount: 1, basis: XIAYANG }),
  clockRule('12345.closing', { clock: 'closing', amount: 5, basis: XIAYANG }),
  clockRule('12345.closing.redo', { clock: 'closing', stage: 'redo', amount: 3, basis: XIAYANG }),
]

/**
 * 紧急工单. A paper asks for the record on the next working day (杨浦 2013); one with a number of minutes
 * was not found for any district of Shanghai. A town's desk has one such number, its 3 minutes for 110, so
 * that stands in, and its basis says so until an administrator knows better.
 */
const urgent = [
  clockRule('12345.firstContact.urgent', {
    clock: 'firstContact',
    stage: 'urgent',
    amount: 3,
    unit: 'minutes',
    basis: '产品规则（待定），比照青朱府〔2020〕34号',
  }),
  clockRule('12345.closing.urgent', {
    clock: 'closing',
    stage: 'urgent',
    amount: 1,
    basis: '杨浦区 2013：先处置，次一工作日退回工单',
  }),
]

/** 朱家角镇: first contact in 3 minutes, day and night. Its limits for arrival and result were not found. */
const police = [
  clockRule('110.firstContact', {
    clock: 'firstContact',
    source: '110',
    amount: 3,
    unit: 'minutes',
    basis: '青朱府〔2020〕34号',
  }),
]

/** Clock rules as far as papers were found; what was not found has no row, and a screen says so. */
export const firstClockRules: readonly ClockRule[] = [...xiayang, ...urgent, ...police]
