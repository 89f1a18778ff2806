import type { ClockRule } from '#shared/clockRule.ts'

const SINCE = '2014-12-31T16:00:00.000Z'

const row = (
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

/** 夏阳街道, the district's default: accepted and contacted in 1 working day, disposed of in 5, again in 3. */
const XIAYANG = '青夏街〔2022〕22号'
const xiayang = [
  row('12345.sign', { clock: 'sign', amount: 1, basis: XIAYANG }),
  row('12345.firstContact', { clock: 'firstContact', amount: 1, basis: XIAYANG }),
  row('12345.closing', { clock: 'closing', amount: 5, basis: XIAYANG }),
  row('12345.closing.redo', { clock: 'closing', stage: 'redo', amount: 3, basis: XIAYANG }),
]

/**
 * 紧急工单. A paper asks for the record on the next working day (杨浦 2013); one with a number of minutes
 * was not found for any district of Shanghai. A town's desk has one such number, its 3 minutes for 110, so
 * that stands in, and its basis says so until an administrator knows better.
 */
const urgent = [
  row('12345.firstContact.urgent', {
    clock: 'firstContact',
    stage: 'urgent',
    amount: 3,
    unit: 'minutes',
    basis: '产品规则（待定），比照青朱府〔2020〕34号',
  }),
  row('12345.closing.urgent', {
    clock: 'closing',
    stage: 'urgent',
    amount: 1,
    basis: '杨浦区 2013：先处置，次一工作日退回工单',
  }),
]

/** 华新镇 works by the set of 大宁路街道 in the demo, so that both sets can be seen side by side. */
const DANING = '静安区大宁路街道 2019'
const HUAXIN = '310118107'
const daningRow = (name: string, amount: number, more: Partial<ClockRule>): ClockRule =>
  row(`12345.daning.${name}`, {
    clock: 'closing',
    townCode: HUAXIN,
    amount,
    basis: DANING,
    ...more,
  })
const daning = [
  daningRow('consultation', 1, { ticketKind: 'consultation' }),
  daningRow('suggestion', 1, { ticketKind: 'suggestion' }),
  daningRow('help', 5, { ticketKind: 'help' }),
  daningRow('complaint', 5, { ticketKind: 'complaint' }),
  daningRow('supervised', 3, { stage: 'supervised' }),
  daningRow('recheck', 3, { stage: 'recheck' }),
  daningRow('complex', 15, { stage: 'complex' }),
]

/** 朱家角镇: first contact in 3 minutes, day and night. Its limits for arrival and result were not found. */
const police = [
  row('110.firstContact', {
    clock: 'firstContact',
    source: '110',
    amount: 3,
    unit: 'minutes',
    basis: '青朱府〔2020〕34号',
  }),
]

/** Clock rules as far as papers were found; what was not found has no row, and a screen says so. */
export const demoClockRules: readonly ClockRule[] = [...xiayang, ...urgent, ...daning, ...police]
