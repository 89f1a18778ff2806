import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Health } from '#shared/health.ts'
import { granted, openCase, place } from '#server/calls/testing.ts'
import type { Person } from '#server/live/testing.ts'
import { created, noticeWorld } from './noticeWorld.ts'
import { pushKeysFrom } from './pushKeys.ts'
import { type Received, subscribe, vapidOf } from './testing.ts'

const world = noticeWorld()

describe('Web Push', () => {
  const isStillWaiting = async (): Promise<void> =>
    expect((await world.mine(world.officer)).notices[0]).toMatchObject({
      state: 'waiting',
      tries: 1,
    })

  it('tells the officer of a new order once, sealed for their browser and signed as this server', async () => {
    const browser = await world.agree(world.officer)
    const card = await world.dispatched()
    const told = await world.standing(world.officer, {
      kind: 'newOrder',
      state: 'delivered',
      tries: 1,
    })
    await world.tick()

    expect(told.caseId).toBe(card.id)
    expect(world.service.received).toHaveLength(1)
    const [asked] = world.service.received as [Received]
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
      aud: world.service.origin,
      sub: 'mailto:duty@shaotai.example',
      key: pushKeysFrom(Buffer.alloc(32, 7)).publicKey,
    })
    expect((await world.mine(world.officer)).publicKey).toBe(vapidOf(asked).key)
  })

  it('can be read by no other browser', async () => {
    await world.agree(world.officer)
    await world.dispatched()
    await world.standing(world.officer, { state: 'delivered' })
    const other = subscribe(world.service.origin, 'other')

    expect(() => other.read(world.service.received[0] as Received)).toThrow()
  })

  it('sends again after growing waits while the service fails, and then gives up and says why', async () => {
    await world.agree(world.officer)
    world.service.answers(() => ({ status: 503 }))
    await world.dispatched()
    const first = await world.standing(world.officer, {
      state: 'waiting',
      reason: 'serverFailed',
      tries: 1,
    })
    for (const [tries, seconds] of [
      [2, 30],
      [3, 60],
      [4, 120],
    ] as const) {
      world.later(seconds - 1)
      await world.tick()
      expect((await world.mine(world.officer)).notices[0]).toMatchObject({ tries: tries - 1 })
      world.later(1)
      await world.standing(world.officer, { state: 'waiting', tries })
    }
    world.later(240)
    await world.standing(world.officer, {
      id: first.id,
      state: 'givenUp',
      reason: 'serverFailed',
      tries: 5,
    })
    const admin = await world.product.logIn('admin')
    const { notices } = (await admin.get<Health>('/api/admin/health')).body

    expect(world.service.received).toHaveLength(5)
    expect(notices).toEqual([
      {
        ...{ channel: 'webPush', waiting: 0, oldestAt: null, delivered: 0, givenUp: 1 },
        why: [{ reason: 'serverFailed', count: 1 }],
      },
    ])
  })

  it('waits for as long as a busy service asks', async () => {
    await world.agree(world.officer)
    world.service.answers(() => ({ status: 429, headers: { 'retry-after': '300' } }))
    await world.dispatched()
    await world.standing(world.officer, { state: 'waiting', tries: 1 })
    world.service.answers(created)
    world.later(299)
    await world.tick()
    await isStillWaiting()
    world.later(1)
    await world.standing(world.officer, { state: 'delivered', tries: 2 })
  })

  it('takes over from a process that died at it', async () => {
    await world.agree(world.officer)
    world.service.answers(() => ({ status: 503 }))
    await world.dispatched()
    const { id } = await world.standing(world.officer, { state: 'waiting', tries: 1 })
    world.service.answers(created)
    const diesAt = new Date(world.clock.now().getTime() + 60_000)
    await sql`update notices set claimed_until = ${diesAt} where id = ${id}`.execute(
      world.product.store.db,
    )
    world.later(59)
    await world.tick()
    await isStillWaiting()
    world.later(1)
    await world.standing(world.officer, { id, state: 'delivered', tries: 2 })
  })

  it.each([404, 410])('forgets a browser that is gone (%i)', async (status) => {
    await world.agree(world.officer)
    world.service.answers(() => ({ status }))
    await world.dispatched()
    await world.standing(world.officer, { state: 'givenUp', reason: 'deviceGone' })

    expect((await world.mine(world.officer)).devices).toBe(0)
  })

  it('tells nobody who is at a page: the screen has', async () => {
    await world.agree(world.officer)
    // Each process knows of its own pages; what one tells another is the bus's matter.
    const there = await world.second.logIn('guijian')
    const sockets = [await world.officer.connect(), await there.connect()]
    await world.dispatched()
    await world.standing(world.officer, { state: 'notNeeded', reason: 'atScreen' })
    for (const socket of sockets) socket.disconnect()

    expect(world.service.received).toEqual([])
  })

  it('tells nobody who has logged out', async () => {
    const here = await world.product.logIn('guijian')
    await world.agree(here)
    await fetch(`${world.product.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: here.cookie },
    })
    await world.dispatched()
    await world.tick()

    expect(await world.mine(world.officer)).toMatchObject({ devices: 0, notices: [] })
  })

  it('tells a browser of one account alone', async () => {
    const browser = await world.agree(world.officer)
    const { endpoint, language } = browser.agreed
    const seen = (person: Person) =>
      person.post<{ isTold: boolean }>('/api/notices/devices/seen', { endpoint, language })

    expect((await seen(world.officer)).body).toEqual({ isTold: true })
    expect((await seen(world.chief)).body).toEqual({ isTold: false })
    expect((await seen(world.officer)).body).toEqual({ isTold: false })
  })

  it('takes no address inside the house, no key that is none, no token', async () => {
    const { agreed } = subscribe(world.service.origin, 'x')
    const post = (body: object) => world.officer.post('/api/notices/devices', body)

    for (const endpoint of ['http://127.0.0.1:1/x', 'https://10.0.0.1/x', 'https://db/x'])
      expect((await post({ ...agreed, endpoint })).status).toBe(400)
    const p256dh = `B${'A'.repeat(86)}`
    expect((await post({ ...agreed, keys: { ...agreed.keys, p256dh } })).status).toBe(400)
    expect((await world.mine(world.officer)).devices).toBe(0)
  })
})

describe('a ring', () => {
  it('reaches an officer at no screen at once, for as long as it rings, and is dropped with it', async () => {
    const browser = await world.agree(world.officer)
    const caseId = await openCase(world.product)
    const caller = await world.lead.connect()
    world.service.answers(() => ({ status: 503 }))
    const { callId } = await place(caller, caseId)
    // Nobody ticks: the call itself has it told.
    await expect.poll(() => world.service.received.length).toBe(1)
    const [asked] = world.service.received as [Received]

    expect(browser.read(asked)).toMatchObject({ title: '来电，请马上接', tag: `ring:${caseId}` })
    expect(Number(asked.headers.ttl)).toBeLessThanOrEqual(15)
    expect(asked.headers.urgency).toBe('high')
    await world.standing(world.officer, { kind: 'ring', state: 'waiting', reason: 'serverFailed' })
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    await world.standing(world.officer, { kind: 'ring', state: 'notNeeded', reason: 'over' })
    caller.disconnect()
  })
})
