import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MyNotices } from '#shared/notice.ts'
import type { MadeUnitLink, UnitLinksAnswer } from '#shared/unitLink.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { PROPERTY_UNIT_ID as UNIT } from '#server/demo/seedPropertyUnit.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { startReceiver, subscribe, type Receiver } from '#server/notify/testing.ts'
import { aPhone, NAME } from './testing.ts'

const MORNING = '2026-11-23T10:00:00+08:00'
/** Time goes forward alone, as the log has it. */
const clock = settableClock(MORNING)
const SEAT = `${UNIT}-1`
const CALLER = '13912345678'

let service: Receiver
let app: TestApp
let playing: Playing
let lead: Person
beforeAll(async () => {
  service = await startReceiver(() => ({ status: 201 }))
  app = await startTestApp({
    clock,
    push: { contact: 'mailto:duty@shaotai.example', origins: [service.origin] },
  })
  playing = await startPlaying(app, ['lead', 'duty'], [UNIT])
  lead = playing.person('lead')
})
afterAll(async () => {
  await app.close()
  await service.close()
})

const inHours = (hours: number): string =>
  new Date(Date.parse(MORNING) + hours * 3_600_000).toISOString()

/** A phone that opened a link of that seat and agreed to be told. */
async function aToldPhone(name: string, hours: number) {
  const { body } = await lead.post<MadeUnitLink>('/api/links', {
    ...{ unitId: UNIT, accountId: SEAT, expiresAt: inHours(hours) },
  })
  const phone = aPhone(app)
  await phone.open(body.secret)
  const device = subscribe(service.origin, name)
  expect((await phone.ask('/api/notices/devices', 'POST', device.agreed)).status).toBe(204)
  return { link: body.link, phone, device }
}
async function anOrder() {
  let card = await playing.receive('12345', {
    ...{ title: '楼道堆放杂物', detail: '具体投诉内容', caller: { phone: CALLER } },
  })
  card = await playing.onCase('lead', card, 'file')
  card = await playing.onCase('lead', card, 'sort', { tier: 1 })
  return playing.onCase('lead', card, 'dispatch', { unitId: UNIT, task: '请到现场清理' })
}
/** Every notice of what has happened so far is made, and none waits to be sent. */
async function settled(): Promise<void> {
  await expect
    .poll(async () => {
      await app.app.tick()
      const { rows } = await sql<{ behind: boolean; waiting: boolean }>`
        select f.seq < c.seq as behind, exists (select from notices where state = 'waiting') as waiting
        from followers f, counter c where f.name = 'notices'`.execute(app.store.db)
      return rows[0]
    })
    .toEqual({ behind: false, waiting: false })
}
const devices = async () => (await sql`select from push_devices`.execute(app.store.db)).rows.length

it('[UNITLINK-7] tells a phone whose page is closed, where its user agreed, and no more once the link is taken back', async () => {
  const { link, phone, device } = await aToldPhone('a phone', 24)
  const kinds = (await phone.ask<MyNotices>('/api/notices')).body.kinds.map(({ kind }) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['ring', 'newOrder']))
  const { links } = (await lead.get<UnitLinksAnswer>('/api/links')).body
  expect(links.map(({ isTold }) => isTold)).toEqual([true])

  const card = await anOrder()
  await settled()
  expect(service.received).toHaveLength(1)
  const message = device.read(service.received[0] as (typeof service.received)[number])
  expect(message.body).toContain(card.caseNo)
  for (const hidden of [NAME, CALLER, '具体投诉内容', '楼道堆放杂物', '请到现场清理'])
    expect(JSON.stringify(message)).not.toContain(hidden)

  // Ordered before, and taken back before anybody looked: nothing of it leaves any more.
  await anOrder()
  await fetch(`${app.url}/api/links/${link.id}`, {
    method: 'DELETE',
    headers: { cookie: lead.cookie },
  })
  expect(await devices()).toBe(0)
  await anOrder()
  await settled()
  expect(service.received).toHaveLength(1)
})

it('[UNITLINK-8] tells it no more once its link has run out, and forgets the device', async () => {
  const before = service.received.length
  await aToldPhone('another phone', 1)
  clock.set(inHours(2))
  await anOrder()
  await settled()

  expect(service.received).toHaveLength(before)
  expect(await devices()).toBe(0)
})
