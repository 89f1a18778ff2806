import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Dispute } from '#shared/dispute.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'

/** Two servers on one store, as in a town that runs several. */
let app: TestApp
let other: TestApp
/** A Friday morning. */
const FRIDAY = '2026-11-20T09:30:00+08:00'
const clock = settableClock(FRIDAY)
let people = new Map<string, Promise<Person>>()
/** Logged in when first needed: sessions end as the clock goes on, and logging in has its pace. */
function person(name: string): Promise<Person> {
  const found = people.get(name) ?? app.logIn(name)
  people.set(name, found)
  return found
}
function atTime(moment: string) {
  clock.set(moment)
  people = new Map()
}
beforeAll(async () => {
  app = await startTestApp({ clock })
  other = await startTestApp({ clock, store: app.store })
})
beforeEach(() => atTime(FRIDAY))
afterAll(async () => {
  await other.close()
  await app.close()
})

const quarrel = {
  kind: 'neighbours',
  parties: ['neighbour'],
  place: '佳杰路99弄12号302室',
  words: '住户顾谷雨，电话13966660000，与楼上为漏水争吵。',
  stage: 'prompt',
}
type Told = { id: string; version: number; number: string; error?: ErrorBody }
const post = async (who: string, path: string, body: object, headers = {}) =>
  (await person(who)).post<Told>(`/api/disputes${path}`, body, headers)
async function opened(change: object = {}): Promise<Told> {
  const { status, body } = await post('juwei', '', { ...quarrel, ...change })
  expect([status, body.error]).toEqual([201, undefined])
  return body
}
const look = async (who: string, id: string): Promise<Dispute> =>
  (await (await person(who)).get<{ dispute: Dispute }>(`/api/disputes/${id}`)).body.dispute
const tick = () => Promise.all([app.app.tick(), other.app.tick(), app.app.tick()])
const eventsOf = async (id: string) =>
  (
    await (
      await person('admin')
    ).get<{ events: { id?: string; type: string; what: { code: string } }[] }>(
      '/api/events?limit=1000',
    )
  ).body.events.filter((event) => event.id === id)
const remindersOf = ({ reminders }: Dispute) =>
  reminders.map(({ stage, dueAt, toldAt, doneAt, droppedAt }) => [
    stage,
    dueAt,
    toldAt ? 'told' : doneAt ? 'done' : droppedAt ? 'dropped' : 'waiting',
  ])

it('plans its reminders by rows: working days in the morning of their day, and says by which', async () => {
  const { id } = await opened()
  const dispute = await look('juwei', id)

  // Three working days after a Friday: Wednesday, as the day's work begins.
  expect(remindersOf(dispute)).toEqual([['prompt', '2026-11-25T01:00:00.000Z', 'waiting']])
  expect(dispute.reminders[0]).toMatchObject({
    rule: 'dispute.prompt',
    reason: { code: 'reminder.because.workingDays', params: { days: 3, basis: '产品规则' } },
  })
})

it('tells a reminder once, through however many servers time is looked at', async () => {
  const { id } = await opened()
  await tick()
  expect((await eventsOf(id)).map(({ what }) => what.code)).toEqual(['happened.disputeOpened'])

  atTime('2026-11-25T09:00:01+08:00')
  await tick()
  await tick()

  expect((await eventsOf(id)).map(({ what }) => what.code)).toEqual([
    'happened.disputeOpened',
    'happened.disputeReminded',
  ])
  const dispute = await look('juwei', id)
  expect(dispute.steps.map(({ actor, what }) => [actor, what.code])).toEqual([
    [expect.stringContaining('巷佳'), 'happened.disputeOpened'],
    ['clock', 'happened.disputeReminded'],
  ])
})

it('goes from prompting to guiding to visiting after, and reminds anew at each', async () => {
  const { id } = await opened()
  const go = (to: string, expectedVersion: number) =>
    post('juwei', `/${id}/advance`, { to, expectedVersion, note: '双方见过面' })

  expect((await go('prompt', 1)).body.error?.code).toBe('notAllowedNow')
  expect((await go('guide', 1)).body.version).toBe(2)
  expect((await go('visitAfter', 1)).body.error?.code).toBe('versionConflict')
  expect((await go('visitAfter', 2)).body.version).toBe(3)
  expect(remindersOf(await look('juwei', id))).toEqual([
    ['guide', '2026-11-24T01:00:00.000Z', 'dropped'],
    ['prompt', '2026-11-25T01:00:00.000Z', 'dropped'],
    ['visitAfter', '2026-11-27T01:00:00.000Z', 'waiting'],
    ['visitAfter', '2026-12-20T01:00:00.000Z', 'waiting'],
  ])
  // It flares up again.
  expect((await go('guide', 3)).status).toBe(200)
})

it('reminds again after a reminder was done where the row says so', async () => {
  const { id } = await opened({ stage: 'guide' })
  const reminderId = (await look('juwei', id)).reminders[0]?.id
  atTime('2026-11-24T10:00:00+08:00')
  await tick()

  const done = { expectedVersion: 1, reminderId, note: '上门劝导' }
  expect((await post('juwei', `/${id}/done`, done)).body.version).toBe(2)
  const again = await post('juwei', `/${id}/done`, { ...done, expectedVersion: 2 })
  expect(again.body.error).toMatchObject({
    code: 'notAllowedNow',
    details: { reason: { code: 'refusal.noReminder' } },
  })
  const dispute = await look('juwei', id)
  expect(dispute.reminders.map(({ dueAt, doneAt }) => [dueAt, doneAt !== null])).toEqual([
    ['2026-11-24T01:00:00.000Z', true],
    ['2026-11-26T01:00:00.000Z', false],
  ])
})

it.each(['settled', 'mediation', 'court'])(
  'closes as %s and reminds nobody more',
  async (outcome) => {
    const { id } = await opened()
    const close = (expectedVersion: number) =>
      post('juwei', `/${id}/close`, { outcome, note: '双方签字', expectedVersion })
    expect((await close(1)).status).toBe(200)

    expect(await look('juwei', id)).toMatchObject({ stage: 'closed', outcome })
    expect((await close(2)).body.error?.code).toBe('notAllowedNow')
    atTime('2027-02-20T10:00:00+08:00')
    await tick()
    expect((await eventsOf(id)).map(({ what }) => what.code)).toEqual([
      'happened.disputeOpened',
      'happened.disputeClosed',
    ])
  },
)

it('is still looked at when it was closed to be watched', async () => {
  const { id } = await opened()
  await post('juwei', `/${id}/close`, { outcome: 'watched', note: '再看看', expectedVersion: 1 })
  atTime('2026-12-20T09:00:00+08:00')
  await tick()

  const dispute = await look('juwei', id)
  expect(dispute.stage).toBe('closed')
  expect(remindersOf(dispute)).toContainEqual(['watched', '2026-12-20T01:00:00.000Z', 'told'])
  const { body } = await (await person('juwei')).get<{ items: Dispute[] }>('/api/disputes')
  expect(body.items.map((one) => one.id)).toContain(id)
})

it('invents no date where the calendar does not reach, and says so', async () => {
  atTime('2027-12-30T10:00:00+08:00')
  const { id } = await opened()

  const { reminders } = await look('juwei', id)
  expect(reminders).toMatchObject([{ dueAt: null, reason: { code: 'reason.calendarNotLoaded' } }])
})

it('tells nobody a name, a number or a house, and shows them only under a right', async () => {
  const seq = await newestSeq(app.store.db)
  const { id } = await opened()
  await post('juwei', `/${id}/note`, { expectedVersion: 1, note: '顾谷雨的电话13966660000打不通' })

  const { body } = await (
    await person('admin')
  ).get<{ events: object[] }>(`/api/events?after=${seq}`)
  const told = JSON.stringify(body.events)
  for (const text of ['顾谷雨', '13966660000', '12号', '佳杰路']) expect(told).not.toContain(text)
  for (const table of ['disputes', 'visit_steps', 'command_answers', 'events']) {
    const { rows } = await app.store.pool.query(`select * from ${table}`)
    expect([table, JSON.stringify(rows).includes('13966660000')]).toEqual([table, false])
  }

  expect(await look('juwei', id)).toMatchObject({ words: quarrel.words, isWhole: true })
  const seen = await look('duty', id)
  expect(seen).toMatchObject({ place: '佳杰路99弄', isWhole: false, isOurs: false })
  expect(JSON.stringify(seen)).not.toContain('13966660000')
  const reveal = async (who: string, reason: string) =>
    (await person(who)).post<{ words: string; error?: ErrorBody }>(`/api/disputes/${id}/reveal`, {
      reason,
    })
  expect((await reveal('duty', '')).body.error?.code).toBe('reasonRequired')
  expect((await reveal('chief', '核对')).body.error?.code).toBe('notAllowed')
  expect((await reveal('lead', '核对')).body.words).toBe(quarrel.words)
  expect((await look('juwei', id)).steps.at(-1)?.what.code).toBe('happened.wordsRevealed')
})

it('is written by who works in the town, read by who leads it, and by nobody else', async () => {
  const { id } = await opened()
  const may: Record<string, [list: number, one: number, write: number, go: number]> = {
    juwei: [200, 200, 201, 200],
    patrol: [200, 404, 201, 404],
    chengguan: [200, 404, 201, 404],
    duty: [200, 200, 403, 403],
    lead: [200, 200, 403, 403],
    chief: [200, 200, 403, 403],
    wall: [403, 403, 403, 403],
    operator: [403, 403, 403, 403],
    district: [403, 403, 403, 403],
    admin: [403, 403, 403, 403],
  }
  for (const [who, expected] of Object.entries(may)) {
    const statuses = [
      (await (await person(who)).get('/api/disputes')).status,
      (await (await person(who)).get(`/api/disputes/${id}`)).status,
      (await post(who, '', quarrel)).status,
      (await post(who, `/${id}/note`, { expectedVersion: 1, note: '看过' })).status,
    ]
    expect([who, ...statuses]).toEqual([who, ...expected])
  }
})

it('is written once, however often it is sent', async () => {
  const key = { 'Idempotency-Key': 'dispute-once' }
  const answers = await Promise.all([
    post('juwei', '', quarrel, key),
    post('juwei', '', quarrel, key),
  ])

  expect(answers[0].body).toEqual(answers[1].body)
})

it.each([
  ['no kind', { kind: undefined }],
  ['a kind that is none', { kind: 'war' }],
  ['no parties', { parties: [] }],
  ['a name as a party', { parties: ['顾谷雨'] }],
  ['the same party twice', { parties: ['owner', 'owner'] }],
  ['no words', { words: ' ' }],
  ['a stage it cannot begin with', { stage: 'closed' }],
  ['a 居村 that is none', { communityCode: 'nowhere' }],
  ['a field nobody knows', { household: 'x' }],
])('refuses %s and stores nothing', async (_, change) => {
  const count = async () =>
    (await app.store.pool.query('select count(*) as n from disputes')).rows[0] as unknown
  const before = [await count(), await newestSeq(app.store.db)]
  const { status, body } = await post('juwei', '', { ...quarrel, ...change })

  expect([status, body.error?.code]).toEqual([400, 'badRequest'])
  expect([await count(), await newestSeq(app.store.db)]).toEqual(before)
})
