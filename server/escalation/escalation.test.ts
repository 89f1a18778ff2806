import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'

/** Two servers on one store: whoever looks first does what is due, and the other finds it done. */
let one: TestApp
let two: TestApp
let playing: Playing
/** A Friday morning in the station's hours. */
const clock = settableClock('2026-11-20T09:30:00+08:00')

beforeAll(async () => {
  one = await startTestApp({ clock })
  two = await startTestApp({ clock, store: one.store })
  await atThatTime()
})
afterAll(async () => {
  await two.close()
  await one.close()
})

/** Everybody and every screen anew: sessions end when that much time has passed. */
const atThatTime = async () => {
  playing = await startPlaying(one, ['lead', 'chengguan', 'admin'], ['ZHAOXIANG-CHENGGUAN'])
}
const timelineOf = async ({ id }: CaseCard) => {
  const { body } = await playing
    .person('district')
    .get<{ timeline: { actor: string; what: { code: string; params?: object } }[] }>(
      `/api/cases/${id}`,
    )
  return body.timeline.filter(({ actor }) => actor === 'clock').map(({ what }) => what)
}
const everywhere = () =>
  playing.proving(() => Promise.all([one.app.tick(), two.app.tick(), one.app.tick()]))

it('tells a missed promise once, through however many servers time is looked at', async () => {
  const card = await playing.receive('110', { receivedAt: '2026-11-20T09:30:00+08:00' })
  await everywhere()
  expect(await timelineOf(card)).toEqual([])

  clock.advance(3 * 60_000 + 1000)
  await everywhere()
  await everywhere()
  expect(await timelineOf(card)).toEqual([
    { code: 'happened.clockMissed', params: { kind: 'clock.firstContact' } },
  ])
})

it('hands what nobody took to the shift leader, once, and says since when', async () => {
  const card = await playing.receive('110', { receivedAt: '2026-11-20T09:34:00+08:00' })
  clock.advance(4 * 3_600_000 + 120_000)
  await everywhere()
  await everywhere()

  const now = await playing.look(card.id)
  expect(now.holder).toBe('shiftLeader')
  expect(now.flags.map(({ flag }) => flag)).toContain('orphan')
  const told = await timelineOf(card)
  expect(told.filter(({ code }) => code === 'happened.orphaned')).toHaveLength(1)
})

it('gives the station’s cases to the town when the station closes, and back in the morning', async () => {
  clock.set('2026-11-23T15:00:00+08:00')
  await atThatTime()
  let card = await playing.receive('visits', { receivedAt: '2026-11-23T15:00:00+08:00' })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 3 })
  card = await playing.onCase('lead', card, 'whistle', {
    unitIds: ['ZHAOXIANG-CHENGGUAN'],
    kind: 'keyWork',
  })
  card = await playing.onOrder('chengguan', card, 'ZHAOXIANG-CHENGGUAN', 'acknowledge')
  expect(card.holder).toBe('stationLead')

  clock.set('2026-11-23T17:30:01+08:00')
  await everywhere()
  expect((await playing.look(card.id)).holder).toBe('dutyOfficer')
  clock.set('2026-11-24T08:30:01+08:00')
  await atThatTime()
  await everywhere()
  expect((await playing.look(card.id)).holder).toBe('stationLead')
})

it('says that nobody of the unit was on duty when its promise was missed', async () => {
  // Rosters are laid out for thirty days: after that nobody is on duty anywhere.
  clock.set('2026-12-28T10:00:00+08:00')
  await atThatTime()
  const rule = await playing.person('admin').post('/api/admin/rules/clocks', {
    code: 'test.acknowledge',
    clock: 'acknowledge',
    stage: 'first',
    source: null,
    urgency: null,
    ticketKind: null,
    townCode: null,
    whistle: null,
    amount: 10,
    unit: 'minutes',
    start: 'sameInstant',
    stopsIn: [],
    basis: '测试',
  })
  expect(rule.status).toBe(201)
  let card = await playing.receive('visits', { receivedAt: '2026-12-28T10:00:00+08:00' })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 2 })
  card = await playing.onCase('duty', card, 'dispatch', { unitId: 'ZHAOXIANG-CHENGGUAN' })
  clock.advance(11 * 60_000)
  await everywhere()

  expect(await timelineOf(card)).toEqual([
    {
      code: 'happened.clockMissedNobody',
      params: { kind: 'clock.acknowledge', unitId: 'ZHAOXIANG-CHENGGUAN' },
    },
  ])
})
