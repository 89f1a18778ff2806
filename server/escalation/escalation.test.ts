import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { settableClock, startTestApp, type Failure, type TestApp } from '#server/live/testing.ts'
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
  playing = await startPlaying(
    one,
    ['lead', 'chengguan', 'admin', 'daiban'],
    ['ZHAOXIANG-CHENGGUAN'],
  )
  // The screens are connected to the first server; whichever looks first finds somebody of the district.
  await (await two.logIn('district')).connect()
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
    stepTold('firstContact', 'dutyOfficer', 'ring'),
  ])
})

/** By the roster one of the town's two officers is on duty; a post without a roster is held by one. */
const stepTold = (cause: string, post: string, by: string, reached = 0) => ({
  code: reached > 0 ? 'happened.escalatedReached' : 'happened.escalatedAway',
  params: {
    cause: `escalationCause.${cause}`,
    post: `holder.${post}`,
    by: `alarmMeans.${by}`,
    unitIds: '',
    onDuty: 1,
    reached,
  },
})
const stepsOf = async (card: CaseCard) =>
  (await timelineOf(card)).filter(({ code }) => code.startsWith('happened.escalated'))

it('goes up a step at a time, each once, until somebody it told takes note', async () => {
  const card = await playing.receive('110', { receivedAt: clock.now().toISOString() })
  clock.advance(3 * 60_000 + 1000)
  await everywhere()
  await everywhere()
  const ringing = [stepTold('firstContact', 'dutyOfficer', 'ring')]
  expect(await stepsOf(card)).toEqual(ringing)
  // The shift leader was not told yet, though the duty officer was: the district cannot take note.
  const early = await playing
    .person('district')
    .post<Failure>(`/api/cases/${card.id}/heed`, { expectedVersion: card.version })
  expect(early.status).toBe(409)

  clock.advance(5 * 60_000)
  await everywhere()
  // A server that comes up now finds what was told and what was not.
  const later = await startTestApp({ clock, store: one.store })
  await later.app.tick()
  await later.close()
  ringing.push(stepTold('firstContact', 'shiftLeader', 'ring'))
  expect(await stepsOf(card)).toEqual(ringing)

  const heeded = await playing.onCase('daiban', await playing.look(card.id), 'heed')
  expect(heeded.alarms).toMatchObject([
    { cause: 'firstContact', heeded: { post: 'shiftLeader', at: clock.now().toISOString() } },
  ])
  clock.advance(20 * 60_000)
  await everywhere()
  expect(await stepsOf(card)).toEqual(ringing)
  // What it was about is over: so is the escalation.
  const contacted = await playing.onCase('duty', await playing.look(card.id), 'firstContact', {
    ticketId: card.tickets[0]?.id ?? '',
    result: 'reached',
  })
  expect(contacted.alarms).toEqual([])
})

it('goes all the way up when nobody takes note, and no further', async () => {
  const card = await playing.receive('110', { receivedAt: clock.now().toISOString() })
  for (let minutes = 0; minutes < 40; minutes += 4) {
    clock.advance(4 * 60_000)
    await everywhere()
  }
  const all = [
    stepTold('firstContact', 'dutyOfficer', 'ring'),
    stepTold('firstContact', 'shiftLeader', 'ring'),
    stepTold('firstContact', 'districtCentre', 'notice', 1),
  ]
  expect(await stepsOf(card)).toEqual(all)
  const told = await playing.look(card.id)
  expect(told.alarms).toMatchObject([{ nextAt: null, heeded: null }])
  await playing.onCase('district', told, 'heed')
})

it('says that nobody is there to be told, and goes on up', async () => {
  const { db } = one.store
  await sql`update accounts set disabled_at = now() where post = 'shiftLeader'`.execute(db)
  const card = await playing.receive('110', { receivedAt: clock.now().toISOString() })
  clock.advance(4 * 60_000)
  await everywhere()
  clock.advance(6 * 60_000)
  await everywhere()
  expect((await stepsOf(card)).map(({ code }) => code)).toEqual([
    'happened.escalatedAway',
    'happened.escalatedAbsent',
  ])
  await sql`update accounts set disabled_at = null where post = 'shiftLeader'`.execute(db)
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

const UNIT = 'ZHAOXIANG-CHENGGUAN'
/** A Monday in the last week of the year. */
const MONDAY = '2026-12-28T10:00:00+08:00'
const acknowledgeWithin = {
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
}
const unitStep = (step: number, post: string, after: number) => ({
  code: `test.${step}`,
  cause: 'acknowledge',
  urgency: null,
  source: null,
  townCode: null,
  ...{ step, after, unit: 'minutes', post, by: 'notice', basis: '测试' },
})
const sent = async (): Promise<CaseCard> => {
  let card = await playing.receive('visits', { receivedAt: clock.now().toISOString() })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 2 })
  return playing.onCase('duty', card, 'dispatch', { unitId: UNIT })
}

it('tells a unit’s officer, deputy and head by its roster, and its desk takes note', async () => {
  clock.set(MONDAY)
  await atThatTime()
  const admin = playing.person('admin')
  expect((await admin.post('/api/admin/rules/clocks', acknowledgeWithin)).status).toBe(201)
  for (const row of [
    unitStep(1, 'unitOfficer', 0),
    unitStep(2, 'unitDeputy', 5),
    unitStep(3, 'unitHead', 10),
  ])
    expect((await admin.post('/api/admin/tables/escalation', { row, replaces: null })).status).toBe(
      201,
    )
  const card = await sent()
  clock.advance(11 * 60_000)
  await everywhere()
  const told = (code: string, post: string, onDuty: number) => ({
    code,
    params: {
      cause: 'escalationCause.acknowledge',
      post: `holder.${post}`,
      by: 'alarmMeans.notice',
      ...{ unitIds: UNIT, onDuty, reached: 0 },
    },
  })
  expect(await timelineOf(card)).toEqual([
    {
      code: 'happened.clockMissedOnDuty',
      params: { kind: 'clock.acknowledge', unitId: UNIT, officers: 1, deputies: 0, reached: 0 },
    },
    told('happened.escalatedAway', 'unitOfficer', 1),
  ])
  // Nobody is planned for the day any more: what comes next finds nobody, and the head has no shift to be in.
  await sql`update roster_plans set valid_to = ${clock.now()} where unit_id = ${UNIT}`.execute(
    one.store.db,
  )
  clock.advance(10 * 60_000)
  await everywhere()
  expect(await stepsOf(card)).toEqual([
    told('happened.escalatedAway', 'unitOfficer', 1),
    told('happened.escalatedAbsent', 'unitDeputy', 0),
    told('happened.escalatedAway', 'unitHead', 1),
  ])

  const heeded = await playing.onCase('chengguan', await playing.look(card.id), 'heed')
  expect(heeded.alarms).toMatchObject([
    {
      told: [{ reach: 'away' }, { reach: 'nobody' }, { reach: 'away', unitIds: [UNIT] }],
      heeded: { post: 'unitOfficer' },
    },
  ])
  await sql`update roster_plans set valid_to = null where unit_id = ${UNIT}`.execute(one.store.db)
})

it('says that nobody of the unit was on duty when its promise was missed', async () => {
  clock.set('2026-12-28T11:00:00+08:00')
  await atThatTime()
  const card = await sent()
  await sql`
    update accounts set disabled_at = now()
    where area ->> 'unitId' = ${UNIT}`.execute(one.store.db)
  clock.advance(11 * 60_000)
  await everywhere()

  expect((await timelineOf(card))[0]).toEqual({
    code: 'happened.clockMissedNobody',
    params: { kind: 'clock.acknowledge', unitId: UNIT },
  })
})
