import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ErrorBody } from '#shared/errors.ts'
import type { ForcesAnswer } from '#shared/force.ts'
import type { FittingAnswer } from '#shared/forceNearest.ts'
import type { MineAnswer } from '#shared/forcePosition.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'

/** Two servers on one store: what one is told, the other shows and forgets. */
let app: TestApp
let other: TestApp
let playing: Playing
const MORNING = '2026-11-23T10:00:00+08:00'
const clock = settableClock(MORNING)
const TOWN = '310118105'
const GRID = '310118105G01'
const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const accounts = 'wall operator lead duty daiban guijian chengguan shichang district chief'.split(
  ' ',
)

beforeAll(async () => {
  app = await startTestApp({ clock })
  other = await startTestApp({ clock, store: app.store })
  playing = await startPlaying(app, accounts, [CHENGGUAN, GUIJIAN])
  // Till noon the first officer is on duty, then only the second.
  const [noon, night] = ['2026-11-23T12:00:00+08:00', '2026-11-23T20:00:00+08:00']
  for (const unitId of [CHENGGUAN, GUIJIAN]) {
    await override(unitId, { rank: 1, accountId: `${unitId}-1`, from: MORNING, to: noon })
    await override(unitId, { rank: 1, accountId: `${unitId}-2`, from: noon, to: night })
    await override(unitId, { rank: 2, accountId: `${unitId}-2`, from: MORNING, to: night })
  }
})
async function override(unitId: string, input: object): Promise<void> {
  const daiban = playing.person('daiban')
  const { body } = await daiban.get<{ version: number }>(`/api/rosters/units/${unitId}`)
  const { status } = await daiban.post(`/api/rosters/units/${unitId}/override`, {
    ...{ expectedVersion: body.version, reason: '测试', ...input },
  })
  expect(status).toBe(200)
}
beforeEach(async () => {
  clock.set(MORNING)
  for (const name of ['chengguan', 'guijian']) await share(name, false)
})
afterAll(async () => {
  await other.close()
  await app.close()
})

type Failed = { error?: ErrorBody }
/** A secret of these tests: found nowhere but where it belongs. */
const HERE = { lng: 121.196371, lat: 31.164613 }
const inMinutes = (minutes: number) =>
  clock.set(new Date(Date.parse(MORNING) + minutes * 60_000).toISOString())
const share = (name: string, given: boolean) =>
  playing.person(name).post<MineAnswer & Failed>('/api/forces/consent', { given })
const send = (name: string, change: object = {}) =>
  playing.person(name).post<Failed>('/api/forces/position', {
    ...{ ...HERE, accuracyM: 12, takenAt: clock.now().toISOString() },
    ...change,
  })
async function shown(who: string, server = app, query = `townCode=${TOWN}`) {
  const { cookie } = playing.person(who)
  const response = await fetch(`${server.url}/api/forces?${query}`, { headers: { cookie } })
  const body = (await response.json()) as ForcesAnswer & Failed
  const person = (unitId: string) =>
    body.units
      .find((unit) => unit.unitId === unitId)
      ?.people.find(({ accountId }) => accountId === `${unitId}-1`)
  return { status: response.status, ...body, person }
}
const kept = async (table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.ref(table)}`.execute(
    app.store.db,
  )
  return Number(rows[0]?.n)
}
const logged = async (code: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from events where data -> 'what' ->> 'code' = ${code}`.execute(
    app.store.db,
  )
  return Number(rows[0]?.n)
}
const reasonOf = ({ body }: { body: Failed }) =>
  (body.error?.details?.reason as { code: string } | undefined)?.code

it('[FORCE-1] shows who agreed and is on duty, at every server, and tells of the rest plainly', async () => {
  const before = await shown('lead')
  expect(before.person(CHENGGUAN)).toMatchObject({ hasConsent: false, position: null, trail: null })

  expect((await share('chengguan', true)).body).toMatchObject({ isOnDuty: true, position: null })
  expect((await share('guijian', true)).status).toBe(200)
  expect((await send('chengguan')).status).toBe(204)

  for (const server of [app, other]) {
    const { person, units } = await shown('lead', server, `gridId=${GRID}`)
    expect(person(CHENGGUAN)?.position).toEqual({
      ...HERE,
      accuracyM: 12,
      takenAt: clock.now().toISOString(),
    })
    expect(person(GUIJIAN)).toMatchObject({ hasConsent: true, position: null })
    expect(units.find(({ unitId }) => unitId === CHENGGUAN)?.mode).toBe('stationed')
  }
})

it('[FORCE-2] keeps the last place alone, and never an older one in its stead', async () => {
  await share('chengguan', true)
  await send('chengguan')
  inMinutes(2)
  await send('chengguan', { lat: 31.17 })
  await send('chengguan', { takenAt: new Date(Date.parse(MORNING) + 60_000).toISOString() })

  expect((await shown('duty')).person(CHENGGUAN)?.position?.lat).toBe(31.17)
  expect(await kept('positions')).toBe(1)
  expect(
    (await playing.person('chengguan').get<MineAnswer>('/api/forces/mine')).body.position,
  ).toMatchObject({
    lat: 31.17,
  })
})

it('[FORCE-3] refuses with a reason: no consent, off duty, vague, old, from the future, and posts nobody sends', async () => {
  const noConsent = await send('chengguan')
  expect([noConsent.status, reasonOf(noConsent)]).toEqual([409, 'force.problem.noConsent'])
  await share('chengguan', true)
  const minutesOff = (minutes: number) =>
    new Date(clock.now().getTime() + minutes * 60_000).toISOString()
  for (const [change, code] of [
    [{ accuracyM: 5000 }, 'force.problem.vague'],
    [{ takenAt: minutesOff(-61) }, 'force.problem.old'],
    [{ takenAt: minutesOff(2) }, 'force.problem.future'],
  ] as const) {
    const refused = await send('chengguan', change)
    expect([refused.status, reasonOf(refused)]).toEqual([400, code])
  }
  expect((await send('chengguan', { lng: 181 })).status).toBe(400)
  inMinutes(125)
  const offDuty = await send('chengguan')
  expect([offDuty.status, reasonOf(offDuty)]).toEqual([409, 'force.problem.notOnDuty'])
  expect((await send('duty')).status).toBe(403)
  expect((await share('wall', true)).status).toBe(403)
  expect(await kept('positions')).toBe(0)
})

it('[FORCE-4] is gone everywhere the moment consent is taken back, off duty, and after the retention row', async () => {
  await share('chengguan', true)
  await send('chengguan')
  await share('chengguan', false)
  expect((await shown('lead', other)).person(CHENGGUAN)).toMatchObject({
    hasConsent: false,
    position: null,
  })
  expect(await kept('positions')).toBe(0)

  await share('chengguan', true)
  expect((await shown('lead')).person(CHENGGUAN)?.position).toBeNull()
  inMinutes(58)
  await send('chengguan', { takenAt: MORNING })
  inMinutes(61)
  expect((await shown('lead')).person(CHENGGUAN)?.position).toBeNull()
  expect(await kept('positions')).toBe(1)
  await other.app.tick()
  expect(await kept('positions')).toBe(0)

  inMinutes(119)
  await send('chengguan')
  inMinutes(121)
  expect((await shown('lead')).person(CHENGGUAN)).toBeUndefined()
  await other.app.tick()
  expect(await kept('positions')).toBe(0)
})

it('[FORCE-5] shows nothing to walls, operators, other towns, units and chiefs', async () => {
  for (const who of ['wall', 'operator', 'chengguan', 'chief'])
    expect([who, (await shown(who)).status]).toEqual([who, 403])
  for (const who of ['lead', 'duty', 'daiban'])
    expect([who, (await shown(who, app, 'townCode=310118102')).status]).toEqual([who, 403])
  expect((await shown('district')).status).toBe(200)
  expect((await shown('district', app, 'townCode=nowhere')).status).toBe(404)
  expect((await shown('district', app, `townCode=${TOWN}&gridId=${GRID}`)).status).toBe(400)
})

it('[FORCE-6] tells the log that somebody shares, for the audit, and never where they are', async () => {
  const before = await newestSeq(app.store.db)
  await share('chengguan', true)
  await share('chengguan', true)
  await send('chengguan')
  await share('chengguan', false)
  await share('chengguan', false)

  const { rows } = await sql<{ audiences: string[]; data: string }>`
    select audiences, data::text as data from events where seq > ${before} order by seq`.execute(
    app.store.db,
  )
  expect(
    rows.map(({ data }) => (JSON.parse(data) as { what: { code: string } }).what.code),
  ).toEqual(['happened.consentGiven', 'happened.consentEnded'])
  for (const { audiences, data } of rows) {
    expect(audiences).toEqual([])
    expect(data).not.toMatch(/121\.19|31\.16/)
  }
})

it('[FORCE-7] lies sealed in the store', async () => {
  await share('chengguan', true)
  await send('chengguan')

  const { rows } = await sql<{ row: string; sealed: Buffer }>`
    select p::text as row, sealed from positions p`.execute(app.store.db)
  expect(rows[0]?.row).not.toMatch(/121\.19|31\.16/)
  expect(rows[0]?.sealed.toString('latin1')).not.toContain('121.19')
})

it('[FORCE-8] proposes who is nearest for a case, and says why the others are not', async () => {
  let card = await playing.receive('12345', {
    title: '烧烤店油烟扰民',
    category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
  })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 3 })
  for (const name of ['chengguan', 'guijian']) await share(name, true)
  const ask = async () =>
    (
      await playing
        .person('lead')
        .get<FittingAnswer & Failed>(`/api/forces/fitting?caseId=${card.id}`)
    ).body
  const whyNot = ({ skipped }: FittingAnswer, unitId: string, accountId: string | null) =>
    skipped.find((one) => one.unitId === unitId && one.accountId === accountId)?.why

  await send('chengguan', { ...card.location })
  await send('guijian', { lng: card.location?.lng, lat: (card.location?.lat ?? 0) + 0.01 })
  const fresh = await ask()
  expect(fresh.fitting.map(({ accountId, metres }) => [accountId, metres])).toEqual([
    [`${CHENGGUAN}-1`, 0],
    [`${GUIJIAN}-1`, 1112],
  ])
  expect(fresh.fitting[0]?.why).toContainEqual({
    code: 'force.fit.route',
    params: { rule: 'route.fume' },
  })
  expect(whyNot(fresh, 'ZHAOXIANG-GONGAN', null)?.code).toBe('force.skip.kind')
  expect(whyNot(fresh, CHENGGUAN, `${CHENGGUAN}-2`)?.code).toBe('force.skip.noConsent')

  inMinutes(41)
  await send('guijian', { ...card.location })
  const later = await ask()
  expect(whyNot(later, CHENGGUAN, `${CHENGGUAN}-1`)).toEqual({
    code: 'force.skip.old',
    params: { minutes: 41 },
  })
  expect(later.fitting.map(({ unitId }) => unitId)).toEqual([GUIJIAN])

  await playing.onCase('lead', card, 'whistle', {
    unitIds: [GUIJIAN],
    kind: 'jointEnforcement',
    task: '',
  })
  expect(whyNot(await ask(), GUIJIAN, null)).toEqual({ code: 'force.skip.asked' })
  const wall = await playing.person('wall').get(`/api/forces/fitting?caseId=${card.id}`)
  expect(wall.status).toBe(403)
})

it('[FORCE-9] keeps a trail while an emergency whistle is open, and deletes it once, whoever looks', async () => {
  await share('chengguan', true)
  await send('chengguan')
  expect(await kept('trails')).toBe(0)
  let card = await playing.receive('110', { title: '燃气泄漏' })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 3 })
  card = await playing.onCase('lead', card, 'whistle', {
    unitIds: [CHENGGUAN],
    kind: 'emergency',
    task: '',
  })
  card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge', { minutes: 10 })
  const before = {
    begun: await logged('happened.trailBegun'),
    over: await logged('happened.trailDeleted'),
  }
  for (const [minutes, lat] of [
    [1, 31.161],
    [2, 31.162],
    [3, 31.163],
  ] as const) {
    inMinutes(minutes)
    await send('chengguan', { lat })
  }

  for (const server of [app, other]) {
    const seen = await shown('lead', server)
    expect(seen.person(CHENGGUAN)?.trail).toEqual([
      [HERE.lng, 31.161],
      [HERE.lng, 31.162],
      [HERE.lng, 31.163],
    ])
    expect(seen.units.find(({ unitId }) => unitId === CHENGGUAN)).toMatchObject({
      state: 'onTheWay',
    })
  }
  const mine = await playing.person('chengguan').get<MineAnswer>('/api/forces/mine')
  expect(mine.body.hasTrail).toBe(true)

  card = await playing.onOrder('chengguan', card, CHENGGUAN, 'arrive')
  await playing.onOrder('chengguan', card, CHENGGUAN, 'result', { result: 'solved', note: '' })
  // Not shown any more even before anybody has come to delete it.
  expect((await shown('lead')).person(CHENGGUAN)?.trail).toBeNull()
  await Promise.all([app.app.tick(), other.app.tick(), app.app.tick()])
  expect([await kept('trails'), await kept('trail_points')]).toEqual([0, 0])
  expect(await logged('happened.trailBegun')).toBe(before.begun + 1)
  expect(await logged('happened.trailDeleted')).toBe(before.over + 1)
})

it('[FORCE-10] a place that crosses with the withdrawal of the consent is never left behind', async () => {
  for (let round = 0; round < 20; round++) {
    await share('chengguan', true)
    clock.set(new Date(clock.now().getTime() + 1000).toISOString())
    await Promise.all([send('chengguan'), send('chengguan'), share('chengguan', false)])
    expect(await kept('positions')).toBe(0)
  }
})

it('[FORCE-11] tells how far from the scene when somebody chose to, and is no less a report without', async () => {
  const arrivedWith = async (item: object, input: object) => {
    let card = await playing.receive('12345', item)
    card = await playing.onCase('duty', card, 'file')
    card = await playing.onCase('duty', card, 'sort', { tier: 3 })
    const unitIds = [CHENGGUAN, GUIJIAN]
    card = await playing.onCase('lead', card, 'whistle', { unitIds, kind: 'keyWork', task: '' })
    expect(card.latest.what).toMatchObject({
      code: 'happened.whistledMany',
      params: { unitIds: unitIds.join(',') },
    })
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'arrive', input)
    return { what: card.latest.what, order: card.orders[0] }
  }

  const told = await arrivedWith({ title: '占道' }, { distanceM: 40 })
  expect(told.what).toEqual({
    code: 'happened.arrivedNear',
    params: { unitId: CHENGGUAN, metres: 40 },
  })
  expect(told.order).toMatchObject({ state: 'arrived', arrivedM: 40 })
  const silent = await arrivedWith({ title: '占道二' }, {})
  expect(silent.what.code).toBe('happened.arrived')
  // Measured from the caller's home it would tell where that is.
  const home = await arrivedWith({ title: '漏水', locationIs: 'caller' }, { distanceM: 40 })
  expect(home.what.code).toBe('happened.arrived')
  expect(home.order?.arrivedM).toBeNull()
})

it('[FORCE-12] keeps who looked at which place, once a stretch however often and wherever they ask', async () => {
  const looked = async () =>
    (
      await sql<{ who: string; place: string }>`
        select a.username as who, r.place from position_reads r
        join accounts a on a.id = r.account_id where from_at >= ${clock.now()}
        order by 1, 2`.execute(app.store.db)
    ).rows
  inMinutes(120)
  for (const server of [app, other, app]) await shown('lead', server)
  await shown('lead', app, `gridId=${GRID}`)
  await shown('duty', other)
  await shown('guijian')
  expect(await looked()).toEqual([
    { who: 'duty', place: `town:${TOWN}` },
    { who: 'lead', place: `grid:${GRID}` },
    { who: 'lead', place: `town:${TOWN}` },
  ])
  inMinutes(150)
  expect(await looked()).toEqual([])
  await shown('lead')
  expect(await looked()).toEqual([{ who: 'lead', place: `town:${TOWN}` }])
  clock.set('2027-11-23T10:00:00+08:00')
  await app.app.tick()
  expect(await kept('position_reads')).toBe(0)
})
