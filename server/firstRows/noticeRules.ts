import type { NoticeRule } from '#shared/noticeRule.ts'

const SINCE = '2015-01-01T00:00:00.000Z'

type Told = Pick<NoticeRule, 'kind' | 'post'> & Partial<NoticeRule>

/** Not by night, for what can wait until the morning. */
const byDay = { quietFrom: '22:00', quietTo: '07:00', keepMinutes: 600 } as const

/** No paper that was read says who is told outside the page: these are the product's own, to be changed by the town. */
const told: readonly Told[] = [
  // Nobody rings for longer than the chain; the row's minutes bound what a changed chain could make of it.
  { kind: 'ring', post: 'unitOfficer', urgency: 'high', keepMinutes: 5, tries: 2 },
  { kind: 'ring', post: 'unitDeputy', urgency: 'high', keepMinutes: 5, tries: 2 },
  { kind: 'ring', post: 'unitHead', urgency: 'high', keepMinutes: 5, tries: 2, offDuty: true },
  { kind: 'ring', post: 'stationLead', urgency: 'high', keepMinutes: 5, tries: 2 },
  { kind: 'ring', post: 'dutyOfficer', urgency: 'high', keepMinutes: 5, tries: 2 },
  { kind: 'missedCall', post: 'unitOfficer', urgency: 'high' },
  { kind: 'missedCall', post: 'unitDeputy' },
  { kind: 'newOrder', post: 'unitOfficer', urgency: 'high' },
  { kind: 'newOrder', post: 'unitOfficer', channel: 'webhook' },
  { kind: 'missedCall', post: 'unitOfficer', channel: 'webhook', urgency: 'high' },
  { kind: 'promiseSoon', post: 'unitOfficer', leadMinutes: 60 },
  { kind: 'promiseSoon', post: 'stationLead', leadMinutes: 60 },
  { kind: 'promiseSoon', post: 'dutyOfficer', leadMinutes: 60 },
  { kind: 'promiseSoon', post: 'shiftLeader', leadMinutes: 60 },
  { kind: 'chiefAsked', post: 'gridChief', offDuty: true, ...byDay },
  { kind: 'orphaned', post: 'stationLead' },
  { kind: 'orphaned', post: 'shiftLeader', urgency: 'high' },
  { kind: 'escalated', post: 'unitOfficer', urgency: 'high' },
  { kind: 'escalated', post: 'unitHead', ...byDay },
  { kind: 'escalated', post: 'stationLead', urgency: 'high' },
  { kind: 'escalated', post: 'dutyOfficer', urgency: 'high' },
  { kind: 'escalated', post: 'shiftLeader', urgency: 'high' },
  { kind: 'escalated', post: 'districtCentre' },
]

export const firstNoticeRules: readonly NoticeRule[] = told.map((one) => ({
  ...{ channel: 'webPush', urgency: 'normal', offDuty: false, quietFrom: null, quietTo: null },
  ...{ leadMinutes: 0, keepMinutes: 240, tries: 5, basis: '产品规则' },
  code: [one.kind, one.post, ...(one.channel ? [one.channel] : [])].join('.'),
  ...{ validFrom: SINCE, validTo: null },
  ...one,
}))
