import { undisturbed, type CaseCard } from './case.ts'
import type { Clock } from './clock.ts'
import type { Order } from './order.ts'
import { untouched, type TicketHead } from './ticketHead.ts'

/** Valid examples for any test: it names only what it is about. */
export const aTicketHead = (changes: Partial<TicketHead> = {}): TicketHead => ({
  id: 't1',
  source: '12345',
  sourceId: 'S-1',
  version: 1,
  title: '烧烤店油烟扰民',
  kind: 'complaint',
  urgency: 'normal',
  receivedAt: '2026-11-20T02:00:00.000Z',
  confidential: false,
  ...untouched,
  ...changes,
})

export const anOrder = (changes: Partial<Order> = {}): Order => ({
  id: 'o1',
  version: 1,
  unitId: 'CHENGGUAN',
  kind: 'dispatch',
  whistle: null,
  callId: null,
  task: '',
  state: 'sent',
  sentAt: '2026-11-20T03:00:00.000Z',
  acknowledgedAt: null,
  arrivedAt: null,
  result: null,
  sentBack: 0,
  objection: null,
  isFinal: false,
  urged: 0,
  mergedFrom: null,
  form: null,
  ...changes,
})

export const aCase = (changes: Partial<CaseCard> = {}): CaseCard => ({
  id: 'c1',
  caseNo: '赵巷261120-0001',
  version: 1,
  lane: 'live',
  status: 'received',
  tier: null,
  holder: 'dutyOfficer',
  urgency: 'normal',
  source: '12345',
  title: '烧烤店油烟扰民',
  category: null,
  place: '业辉路88弄',
  location: { lng: 121.2, lat: 31.17 },
  located: 'exact',
  townCode: 'ZX',
  gridId: 'ZX-G1',
  leadUnitId: null,
  receivedAt: '2026-11-20T02:00:00.000Z',
  filedAt: null,
  closedAt: null,
  tickets: [aTicketHead()],
  orders: [],
  calls: [],
  clocks: [],
  ...undisturbed,
  latest: { at: '2026-11-20T02:00:00.000Z', what: { code: 'happened.received' } },
  ...changes,
})

export const aClock = (changes: Partial<Clock> = {}): Clock => ({
  kind: 'firstContact',
  of: 't1',
  stage: 'first',
  rule: '12345.firstContact',
  ruleSince: '2014-12-31T16:00:00.000Z',
  from: '2026-11-20T02:00:00.000Z',
  due: '2026-11-23T09:30:00.000Z',
  reason: { code: 'reason.rule.workingDays', params: { days: 1, basis: '' } },
  metAt: null,
  stops: [],
  ...changes,
})
