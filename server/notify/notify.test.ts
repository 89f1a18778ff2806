import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { Health } from '#shared/health.ts'
import type { MyNotices, NoticeTold } from '#shared/notice.ts'
import { granted, openCase, place, UNIT } from '#server/calls/testing.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { pushKeysFrom } from './pushKeys.ts'
import {
  startReceiver,
  subscribe,
  vapidOf,
  type Browser,
  type Received,
  type Receiver,
} from './testing.ts'
import { signed } from './webhook.ts'

const SECRET = 'a secret of the gateway'
/** A working day in the station's hours. Time goes forward alone, as the log has it. */
const clock = settableClock(new Date('2026-11-20T10:00:00+08:00'))
const later = (seconds: number): void => clock.set(new Date(clock.now().getTime() + seconds * 1000))

let service: Receiver
let gateway: Receiver
let product: TestApp
/** A second process over the same store: whatever is due, both look for it. */
let second: TestApp
let lead: Person
let officer: Person
let chief: Person

const created = () => ({ status: 201 })
const taken = ({ headers }: Received) => ({
  status: 200,
  body: JSON.stringify({ taken: headers['shaotai-notice'] }),
})

beforeAll(async () => {
  service = await startReceiver(created)
  gateway = await startReceiver(taken)
  const settings = {
    clock,
    push: { contact: 'mailto:duty@shaotai.example', origins: [service.origin] },
    webhook: { url: `${gateway.origin}/notices`, secret: SECRET },
  }
  product = await startTestApp(settings)
  second = await startTestApp({ ...settings, store: product.store })
  ;[lead, officer, chief] = (await Promise.all(
    ['lead', 'guijian', 'chief'].map((name) => product.logIn(name)),
  )) as [Person, Person, Person]
  // By a gateway alone what a test asks for: the demo's own rows are for both.
  await sql`delete from notice_rules where channel = 'webhook'`.execute(product.store.db)
})
afterEach(async () => {
  service.answers(created)
  gateway.answers(taken)
  await sql`delete from push_devices`.execute(product.store.db)
  await sql`delete from notices`.execute(product.store.db)
  service.received.length = 0
  gateway.received.length = 0
})
afterAll(async () => {
  await second.close()
  await product.close()
  await service.close()
  await gateway.close()
})

/** What both processes do every second, and what they send because of it. */
async function tick(): Promise<void> {
  await Promise.all([product.app.tick(), second.app.tick()])
}

const mine = async (person: Person): Promise<MyNotices> =>
  (await person.get<MyNotices>('/api/notices')).body

/** A try is under way: what came of it is not written down yet. */
async function isAtIt(): Promise<boolean> {
  const { rows } = await sql`
    select from notices where claimed_until is not null`.execute(product.store.db)
  return rows.length > 0
}

/** Ticks until one's newest notice is of that kind and stands so. */
async function standing(person: Person, like: Partial<NoticeTold>): Promise<NoticeTold> {
  let found: NoticeTold | undefined
  await expect
    .poll(async () => {
      await tick()
      if (await isAtIt()) return []
      const { notices } = await mine(person)
      found = notices.find((one) => isDeepStrictEqual({ ...one, ...like }, one))
      return found ?? notices
    })
    .toMatchObject(like)
  return found as NoticeTold
}

let browsers = 0
async function agree(person: Person): Promise<Browser> {
  const browser = subscribe(service.origin, String((browsers += 1)))
  expect((await person.post('/api/notices/devices', browser.agreed)).status).toBe(204)
  return browser
}

async function dispatched(): Promise<CaseCard> {
  const caseId = await openCase(product)
  let card = (await lead.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
  for (const [command, input] of [
    ['file', {}],
    ['sort', { tier: 3 }],
    ['dispatch', { unitId: UNIT, task: '找张三，电话 13800138000' }],
  ] as const) {
    const answer = await lead.post<{ case: CaseCard }>(`/api/cases/${caseId}/${command}`, {
      expectedVersion: card.version,
      ...input,
    })
    expect(answer.status).toBe(200)
    card = answer.body.case
  }
  return card
}

describe('Web Push', () => {
  it('tells the officer of a new order once, sealed for their browser and signed as this server', async () => {
    const browser = await agree(officer)
    const card = await dispatched()
    const told = await standing(officer, { kind: 'newOrder', state: 'delivered', tries: 1 })
    await tick()

    expect(told.caseId).toBe(card.id)
    expect(service.received).toHaveLength(1)
    const [asked] = service.received as [Received]
    const message = browser.read(asked)
    expect(message).toMatchObject({
      ...{
        id: told.id,
        tag: `newOrder:${card.id}`,
        title: '有新的派单',
        link: `/?case=${card.id}`,
      },
      urgency: 'high',
    })
    expect(message.body).toContain(card.caseNo)
    expect(JSON.stringify(message)).not.toMatch(/张三|13800138000|到场/)
    expect(asked.headers).toMatchObject({ urgency: 'high', 'content-encoding': 'aes128gcm' })
    expect(Number(asked.headers.ttl)).toBeGreaterThan(14_000)
    expect(asked.headers.topic).toMatch(/^[\w-]{32}$/)
    expect(vapidOf(asked)).toMatchObject({
      aud: service.origin,
      sub: 'mailto:duty@shaotai.example',
      key: pushKeysFrom(Buffer.alloc(32, 7)).publicKey,
    })
    expect((await mine(officer)).publicKey).toBe(vapidOf(asked).key)
  })

  it('can be read by no other browser', async () => {
    await agree(officer)
    await dispatched()
    await standing(officer, { state: 'delivered' })
    const other = subscribe(service.origin, 'other')

    expect(() => other.read(service.received[0] as Received)).toThrow()
  })

  it('sends again after growing waits while the service fails, and then gives up and says why', async () => {
    await agree(officer)
    service.answers(() => ({ status: 503 }))
    await dispatched()
    const first = await standing(officer, { state: 'waiting', reason: 'serverFailed', tries: 1 })
    for (const [tries, seconds] of [
      [2, 30],
      [3, 60],
      [4, 120],
    ] as const) {
      later(seconds - 1)
      await tick()
      expect((await mine(officer)).notices[0]).toMatchObject({ tries: tries - 1 })
      later(1)
      await standing(officer, { state: 'waiting', tries })
    }
    later(240)
    await standing(officer, { id: first.id, state: 'givenUp', reason: 'serverFailed', tries: 5 })
    const admin = await product.logIn('admin')
    const { notices } = (await admin.get<Health>('/api/admin/health')).body

    expect(service.received).toHaveLength(5)
    expect(notices).toEqual([
      {
        ...{ channel: 'webPush', waiting: 0, oldestAt: null, delivered: 0, givenUp: 1 },
        why: [{ reason: 'serverFailed', count: 1 }],
      },
    ])
  })

  it('waits for as long as a busy service asks', async () => {
    await agree(officer)
    service.answers(() => ({ status: 429, headers: { 'retry-after': '300' } }))
    await dispatched()
    await standing(officer, { state: 'waiting', tries: 1 })
    service.answers(created)
    later(299)
    await tick()
    expect((await mine(officer)).notices[0]).toMatchObject({ state: 'waiting', tries: 1 })
    later(1)
    await standing(officer, { state: 'delivered', tries: 2 })
  })

  it('takes over from a process that died at it', async () => {
    await agree(officer)
    service.answers(() => ({ status: 503 }))
    await dispatched()
    const { id } = await standing(officer, { state: 'waiting', tries: 1 })
    service.answers(created)
    const diesAt = new Date(clock.now().getTime() + 60_000)
    await sql`update notices set claimed_until = ${diesAt} where id = ${id}`.execute(
      product.store.db,
    )
    later(59)
    await tick()
    expect((await mine(officer)).notices[0]).toMatchObject({ state: 'waiting', tries: 1 })
    later(1)
    await standing(officer, { id, state: 'delivered', tries: 2 })
  })

  it.each([404, 410])('forgets a browser that is gone (%i)', async (status) => {
    await agree(officer)
    service.answers(() => ({ status }))
    await dispatched()
    await standing(officer, { state: 'givenUp', reason: 'deviceGone' })

    expect((await mine(officer)).devices).toBe(0)
  })

  it('tells nobody who is at a page: the screen has', async () => {
    await agree(officer)
    // Each process knows of its own pages; what one tells another is the bus's matter.
    const there = await second.logIn('guijian')
    const sockets = [await officer.connect(), await there.connect()]
    await dispatched()
    await standing(officer, { state: 'notNeeded', reason: 'atScreen' })
    for (const socket of sockets) socket.disconnect()

    expect(service.received).toEqual([])
  })

  it('tells nobody who has logged out', async () => {
    const here = await product.logIn('guijian')
    await agree(here)
    await fetch(`${product.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: here.cookie },
    })
    await dispatched()
    await tick()

    expect(await mine(officer)).toMatchObject({ devices: 0, notices: [] })
  })

  it('tells a browser of one account alone', async () => {
    const browser = await agree(officer)
    const { endpoint, language } = browser.agreed
    const seen = (person: Person) =>
      person.post<{ isTold: boolean }>('/api/notices/devices/seen', { endpoint, language })

    expect((await seen(officer)).body).toEqual({ isTold: true })
    expect((await seen(chief)).body).toEqual({ isTold: false })
    expect((await seen(officer)).body).toEqual({ isTold: false })
  })

  it('takes no address inside the house, no key that is none, no token', async () => {
    const { agreed } = subscribe(service.origin, 'x')
    const post = (body: object) => officer.post('/api/notices/devices', body)

    for (const endpoint of ['http://127.0.0.1:1/x', 'https://10.0.0.1/x', 'https://db/x'])
      expect((await post({ ...agreed, endpoint })).status).toBe(400)
    const p256dh = `B${'A'.repeat(86)}`
    expect((await post({ ...agreed, keys: { ...agreed.keys, p256dh } })).status).toBe(400)
    expect((await mine(officer)).devices).toBe(0)
  })
})

describe('a ring', () => {
  it('reaches an officer at no screen at once, for as long as it rings, and is dropped with it', async () => {
    const browser = await agree(officer)
    const caseId = await openCase(product)
    const caller = await lead.connect()
    service.answers(() => ({ status: 503 }))
    const { callId } = await place(caller, caseId)
    // Nobody ticks: the call itself has it told.
    await expect.poll(() => service.received.length).toBe(1)
    const [asked] = service.received as [Received]

    expect(browser.read(asked)).toMatchObject({ title: '来电，请马上接', tag: `ring:${caseId}` })
    expect(Number(asked.headers.ttl)).toBeLessThanOrEqual(15)
    expect(asked.headers.urgency).toBe('high')
    await standing(officer, { kind: 'ring', state: 'waiting', reason: 'serverFailed' })
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    await standing(officer, { kind: 'ring', state: 'notNeeded', reason: 'over' })
    caller.disconnect()
  })
})

describe('a gateway', () => {
  /** The last one's new orders go by the gateway from now on. */
  async function byGateway(): Promise<void> {
    await sql`insert into notice_rules
      select 'test.webhook', kind, post, 'webhook', urgency, off_duty, quiet_from, quiet_to,
             lead_minutes, keep_minutes, tries, basis, valid_from, valid_to
      from notice_rules where kind = 'newOrder' and channel = 'webPush'
      on conflict do nothing`.execute(product.store.db)
  }

  it('is sent one signed notice a person, who is named by account alone', async () => {
    await byGateway()
    const card = await dispatched()
    const told = await standing(officer, { channel: 'webhook', state: 'delivered' })
    const [asked] = gateway.received as [Received]
    const body = asked.body.toString()

    expect(gateway.received).toHaveLength(1)
    expect(JSON.parse(body)).toMatchObject({
      ...{ id: told.id, to: 'guijian', kind: 'newOrder', caseNo: card.caseNo, title: '有新的派单' },
      link: `/?case=${card.id}`,
    })
    expect(body).not.toMatch(/张三|13800138000/)
    const signature = String(asked.headers['shaotai-signature'])
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1])
    expect(signature).toBe(signed(SECRET, seconds, body))
    expect(signature).not.toBe(signed('another secret', seconds, body))
  })

  it.each([
    ['a friendly page', { status: 200, body: '<html>登录</html>' }, 'wrongAnswer'],
    ['another notice’s id', { status: 200, body: '{"taken":"x"}' }, 'wrongAnswer'],
    ['500', { status: 500 }, 'serverFailed'],
  ])('is asked again after %s, with the same id', async (_what, answer, reason) => {
    gateway.answers(() => answer)
    await dispatched()
    const { id } = await standing(officer, { state: 'waiting', reason: reason as 'wrongAnswer' })
    gateway.answers(taken)
    later(30)
    await standing(officer, { id, state: 'delivered', tries: 2 })

    expect(new Set(gateway.received.map(({ headers }) => headers['shaotai-notice'])).size).toBe(1)
  })

  it('that knows nobody of that name is not asked again', async () => {
    gateway.answers(() => ({ status: 422 }))
    await dispatched()
    await standing(officer, { state: 'givenUp', reason: 'noAccount', tries: 1 })
  })
})

describe('who is told', () => {
  /** All that was told by the log so far has been made notices of. */
  const caughtUp = () =>
    expect
      .poll(async () => {
        await tick()
        const { rows } = await sql<{ behind: number }>`
          select c.seq - f.seq as behind from counter c, followers f
          where f.name = 'notices'`.execute(product.store.db)
        return rows[0]?.behind
      })
      .toBe(0)
  const soon = async (person: Person) =>
    (await mine(person)).notices.filter(({ kind }) => kind === 'promiseSoon')

  it('is the post that holds a case whose promise will be missed within the hour, once', async () => {
    const { db } = product.store
    const { id: caseId, clocks } = await dispatched()
    const due = clocks.find(({ kind }) => kind === 'firstContact')?.due
    if (due == null) throw new Error('The demo promises nothing')
    clock.set(new Date(Date.parse(due) - 61 * 60_000))
    // Nobody has taken it for so long that only the shift leader decides.
    const monday = await product.logIn('daiban')
    const browser = await agree(monday)
    await tick()
    await standing(monday, { kind: 'orphaned', state: 'delivered' })
    await caughtUp()
    await sql`delete from notice_promises where case_id <> ${caseId}`.execute(db)
    expect(await soon(monday)).toEqual([])
    later(2 * 60)
    await standing(monday, { kind: 'promiseSoon', state: 'delivered' })
    later(20)
    await tick()

    expect(await soon(monday)).toMatchObject([
      { caseId, cause: 'clock.firstContact', about: { due } },
    ])
    const read = service.received.map((asked) => browser.read(asked))
    expect(read.filter(({ tag }) => tag === `promiseSoon:${caseId}`)).toMatchObject([
      { title: '时限快到：先行联系' },
    ])
  })

  it('is the chief who is asked, after the quiet hours', async () => {
    clock.set(new Date('2026-11-23T23:00:00+08:00'))
    const browser = await agree(await product.logIn('chief'))
    const evening = await product.logIn('lead')
    const caseId = await openCase(product)
    const { version } = (await evening.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
    const question = '张三家能不能先围挡'
    await evening.post(`/api/cases/${caseId}/askChief`, { expectedVersion: version, question })
    await standing(await product.logIn('chief'), { kind: 'chiefAsked', state: 'waiting', tries: 0 })
    clock.set(new Date('2026-11-24T07:00:00+08:00'))
    await standing(await product.logIn('chief'), { kind: 'chiefAsked', state: 'delivered' })

    expect(JSON.stringify(browser.read(service.received[0] as Received))).not.toContain('张三')
  })
})
