import { undisturbed, type CaseCard } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import type { Order } from '#shared/order.ts'
import { say } from '#shared/say.ts'
import { untouched, type TicketHead } from '#shared/ticketHead.ts'

/** Valid examples for tests: mention only what the test is about. */
export const aTicket = (change: Partial<TicketHead> = {}): TicketHead => ({
  id: 'ticket-1',
  source: '12345',
  sourceId: '20260414-118',
  version: 1,
  title: '烧烤店油烟扰民',
  kind: 'complaint',
  urgency: 'normal',
  receivedAt: '2026-04-14T09:00:00+08:00',
  confidential: false,
  ...untouched,
  ...change,
})

export const anOrder = (change: Partial<Order> = {}): Order => ({
  id: 'order-1',
  version: 1,
  unitId: 'chengguan',
  kind: 'dispatch',
  whistle: null,
  callId: null,
  task: '',
  state: 'sent',
  sentAt: '2026-04-14T10:00:00+08:00',
  acknowledgedAt: null,
  arrivedAt: null,
  result: null,
  sentBack: 0,
  objection: null,
  isFinal: false,
  urged: 0,
  mergedFrom: null,
  form: null,
  ...change,
})

export const aClock = (change: Partial<Clock> = {}): Clock => ({
  kind: 'firstContact',
  of: 'ticket-1',
  stage: 'first',
  rule: '12345.firstContact',
  ruleSince: '2015-01-01T00:00:00+08:00',
  from: '2026-04-14T09:00:00+08:00',
  due: '2026-04-15T17:30:00+08:00',
  reason: say('reason.workingDays', { days: 1, basis: '12345' }),
  metAt: null,
  stops: [],
  ...change,
})

export const aCase = (change: Partial<CaseCard> = {}): CaseCard => ({
  id: 'case-1',
  caseNo: 'ZX20260414-0007',
  version: 3,
  lane: 'live',
  status: 'filed',
  tier: 3,
  holder: 'stationLead',
  urgency: 'normal',
  source: '12345',
  title: '烧烤店油烟扰民',
  category: null,
  place: '沪青平公路',
  location: null,
  located: 'none',
  townCode: '310118106',
  gridId: 'huanbaolong',
  leadUnitId: null,
  receivedAt: '2026-04-14T09:00:00+08:00',
  filedAt: '2026-04-14T09:00:00+08:00',
  closedAt: null,
  tickets: [aTicket()],
  orders: [],
  calls: [],
  clocks: [],
  ...undisturbed,
  latest: { at: '2026-04-14T09:00:00+08:00', what: say('happened.filed') },
  ...change,
})
