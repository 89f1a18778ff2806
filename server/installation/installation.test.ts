import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FeedKey, ListedFeed } from '#shared/feedKey.ts'
import type { FirstSteps } from '#shared/firstSteps.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { settableClock } from '#server/clock.ts'
import { seedFirstRows } from '#server/firstRows/seedFirstRows.ts'
import {
  startTestApp,
  type Answer,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import { hashPassword } from '#server/people/passwords.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { firstSteps } from './firstSteps.ts'
import { settleInstallation } from './settleInstallation.ts'

const clock = settableClock('2026-06-01T02:00:00Z')

/** A real district on its first day, served by two processes. */
let store: Store
let here: TestApp
let there: TestApp
let admin: Person
let centre: Person
beforeAll(async () => {
  store = await openTestStore()
  await settleInstallation(store.db, false)
  await seedFirstRows(store.db)
  await store.pool.query(
    `insert into accounts (id, username, label, post, area, password_hash)
     values ('admin', 'admin', '系统管理员', 'admin', '{"kind":"district"}', $1),
            ('centre', 'centre', '区城运中心', 'districtCentre', '{"kind":"district"}', $1)`,
    [await hashPassword('shaotai')],
  )
  here = await startTestApp({ clock, store })
  there = await startTestApp({ clock, store })
  admin = await here.logIn('admin')
  centre = await there.logIn('centre')
})
afterAll(async () => {
  await here.close()
  await there.close()
  await store.close()
})

const put = async <T>(path: string, body: unknown): Promise<Answer<T>> => {
  const headers = { cookie: admin.cookie, 'Content-Type': 'application/json' }
  const init = { method: 'PUT', headers, body: JSON.stringify(body) }
  const response = await fetch(here.url + path, init)
  return { status: response.status, headers: response.headers, body: (await response.json()) as T }
}
const steps = async () => {
  const { body } = await admin.get<FirstSteps>('/api/admin/first-steps')
  return Object.fromEntries(body.steps.map((one) => [one.code, one]))
}
const item = (sourceId: string) => ({
  items: [{ sourceId, title: '路面破损', receivedAt: clock.now().toISOString() }],
})
const sendWith = async (url: string, key: string, sourceId: string) => {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(item(sourceId)) }
  return (await fetch(`${url}/api/intake/12345`, init)).status
}
const feedsNow = async () => {
  const { body } = await admin.get<{ feeds: ListedFeed[] }>('/api/admin/feeds')
  return Object.fromEntries(body.feeds.map((one) => [one.source, one]))
}
const logged = async () =>
  (
    await store.pool.query<{ data: { what: string } }>(
      "select data from events where type = 'org:changed' order by seq",
    )
  ).rows.map(({ data }) => data)

it('begins empty, says what is missing, and answers every question about nothing', async () => {
  expect(await steps()).toEqual({
    district: { code: 'district', isDone: false, count: 0, of: null },
    areas: { code: 'areas', isDone: false, count: 0, of: null },
    units: { code: 'units', isDone: false, count: 0, of: null },
    people: { code: 'people', isDone: true, count: 1, of: null },
    rosters: { code: 'rosters', isDone: false, count: 0, of: 0 },
    feedKeys: { code: 'feedKeys', isDone: false, count: 0, of: 3 },
    calendar: { code: 'calendar', isDone: true, count: 2026, of: null },
  })
  const { body } = await admin.get<DistrictInfo>('/api/district')
  expect(body).toMatchObject({ code: '', name: '', schematic: false, towns: [], grids: [] })
  expect((await admin.get('/api/board?district=true')).status).toBe(200)
  expect(await admin.get('/api/config')).toMatchObject({ body: { demo: null, schematic: false } })
})

it('takes its name from the administrator, in every process and with a line in the log', async () => {
  const named = { code: '310199', name: '新城区' }
  expect(await put('/api/admin/district', named)).toMatchObject({ status: 200, body: named })
  expect((await admin.get('/api/district')).body).toMatchObject(named)
  await expect.poll(async () => (await centre.get('/api/district')).body).toMatchObject(named)
  await put('/api/admin/district', named)

  expect(await logged()).toEqual([{ what: 'district', by: '系统管理员', ...named }])
  expect((await steps())['district']).toMatchObject({ isDone: true })
  for (const bad of [
    { code: '12345', name: 'x' },
    { code: '310199', name: ' ' },
    { code: '310199' },
  ])
    expect((await put<Failure>('/api/admin/district', bad)).status).toBe(400)
})

it('lets nobody in until a key was made, and with a new one only by that, in every process', async () => {
  expect(await sendWith(here.url, 'demo-12345', 'A1')).toBe(401)
  expect((await feedsNow())['12345']).toMatchObject({ hasKey: false, heardAt: null })

  const first = await admin.post<FeedKey>('/api/admin/feeds/12345/key', { replaces: null })
  expect(first.status).toBe(201)
  expect(await sendWith(here.url, first.body.key, 'A1')).toBe(200)
  await expect.poll(() => sendWith(there.url, first.body.key, 'A2')).toBe(200)
  const feed = (await feedsNow())['12345']
  expect(feed).toMatchObject({ hasKey: true, heardAt: clock.now().toISOString() })

  // Who looked before somebody else renewed it would stop a key that was just given away.
  const late = await admin.post<Failure>('/api/admin/feeds/12345/key', { replaces: null })
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'notAllowedNow' } } })

  const second = await admin.post<FeedKey>('/api/admin/feeds/12345/key', {
    replaces: feed?.keyMadeAt,
  })
  expect(await sendWith(here.url, first.body.key, 'A3')).toBe(401)
  await expect.poll(() => sendWith(there.url, first.body.key, 'A3')).toBe(401)
  expect(await sendWith(there.url, second.body.key, 'A3')).toBe(200)

  const told = (await logged()).filter(({ what }) => what === 'feedKey')
  const whole = { what: 'feedKey', by: '系统管理员', source: '12345' }
  expect(told).toEqual([whole, whole])
  expect((await steps())['feedKeys']).toMatchObject({ isDone: true, count: 1 })
})

it('numbers the cases that lie in no town by the district', async () => {
  const { rows } = await store.pool.query<{ no: string }>('select case_no as no from cases')

  expect(rows.map(({ no }) => no)).toContain('新城260601-0001')
})

it('is administered by administrators alone', async () => {
  const asked = [
    await centre.get<Failure>('/api/admin/first-steps'),
    await centre.get<Failure>('/api/admin/feeds'),
    await centre.post<Failure>('/api/admin/feeds/12345/key', { replaces: null }),
  ]
  expect(asked.map(({ status }) => status)).toEqual([403, 403, 403])
  const nobody = await admin.post<Failure>('/api/admin/feeds/desk/key', { replaces: null })
  expect(nobody.status).toBe(404)
})

it('asks for next year’s days from when they are published, and for nothing in the demo', () => {
  const counted = { grids: 2, units: 1, people: 2, rosters: 1, feedKeys: 1 }
  const workHours = { start: '09:00', lunchFrom: '11:30', lunchTo: '13:00', end: '17:30' }
  const calendar = { firstYear: 2026, lastYear: 2026, days: new Map(), workHours }
  const at = (isDemo: boolean, day: string) =>
    firstSteps({ isDemo, code: '310199', name: '新城区' }, counted, calendar, new Date(day))
      .filter(({ isDone }) => !isDone)
      .map(({ code }) => code)

  expect(at(false, '2026-06-01')).toEqual([])
  expect(at(false, '2026-11-02')).toEqual(['calendar'])
  expect(at(true, '2026-11-02')).toEqual([])
})
