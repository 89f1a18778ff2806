import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ErrorBody } from '#shared/errors.ts'
import type { Topic } from '#shared/visitTopic.ts'
import type { Wish } from '#shared/visitWish.ts'
import { startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { aVisit } from './aVisit.ts'
import type { WrittenVisit } from './visitService.ts'

let app: TestApp
const people = new Map<string, Person>()
const person = (name: string): Person => {
  const found = people.get(name)
  if (!found) throw new Error(`${name} is not logged in`)
  return found
}
beforeAll(async () => {
  app = await startTestApp()
  for (const name of ['juwei', 'patrol', 'chengguan', 'guijian', 'duty', 'lead', 'chief', 'wall'])
    people.set(name, await app.logIn(name))
})
afterAll(() => app.close())

type Commanded = { version: number; error?: ErrorBody }
const act = (who: string, path: string, body: object) => person(who).post<Commanded>(path, body)
const write = async (visit: object): Promise<WrittenVisit> =>
  (await person('juwei').post<WrittenVisit>('/api/visits', visit)).body
const wishes = async (who: string, state = 'open') =>
  (await person(who).get<{ items: Wish[] }>(`/api/wishes?state=${state}`)).body.items
const topics = async (who: string, state = 'open') =>
  (await person(who).get<{ items: Topic[] }>(`/api/topics?state=${state}`)).body.items

it('is taken, put back with a reason, taken by another, and fulfilled', async () => {
  const { wishId } = await write(aVisit({ wish: '老花镜坏了，想修一修' }))
  const path = `/api/wishes/${wishId ?? ''}`
  const find = async (who: string, state: string) =>
    (await wishes(who, state)).find(({ id }) => id === wishId)

  expect(await find('chengguan', 'open')).toMatchObject({
    wish: '老花镜坏了，想修一修',
    version: 1,
  })
  expect((await act('duty', `${path}/take`, { expectedVersion: 1 })).body.error?.code).toBe(
    'notAllowed',
  )
  expect((await act('chengguan', `${path}/take`, { expectedVersion: 1 })).body.version).toBe(2)
  expect(await find('chengguan', 'taken')).toMatchObject({ isTakenByUs: true })
  expect(await find('guijian', 'taken')).toMatchObject({ isTakenByUs: false })

  const late = await act('guijian', `${path}/take`, { expectedVersion: 1 })
  expect(late.body.error).toMatchObject({ code: 'versionConflict' })
  const other = await act('guijian', `${path}/fulfil`, { expectedVersion: 2 })
  expect(other.body.error).toMatchObject({ code: 'notAllowed' })
  const silent = await act('chengguan', `${path}/putBack`, { expectedVersion: 2, reason: ' ' })
  expect(silent.body.error).toMatchObject({ code: 'badRequest' })
  const reason = '我们没有人会修'
  await act('chengguan', `${path}/putBack`, { expectedVersion: 2, reason })
  await act('patrol', `${path}/take`, { expectedVersion: 3 })
  await act('patrol', `${path}/fulfil`, { expectedVersion: 4, note: '已送修' })

  const done = await find('lead', 'fulfilled')
  expect(done?.steps.map(({ what, note }) => [what.code, note])).toEqual([
    ['happened.wishTaken', ''],
    ['happened.wishPutBack', reason],
    ['happened.wishTaken', ''],
    ['happened.wishFulfilled', '已送修'],
  ])
  expect((await act('patrol', `${path}/take`, { expectedVersion: 5 })).body.error).toMatchObject({
    code: 'notAllowedNow',
    details: { reason: { params: { state: 'wishState.fulfilled' } } },
  })
})

it('goes to exactly one of several who take it at once', async () => {
  const { wishId } = await write(aVisit({ wish: '想有人一起下棋' }))
  const answers = await Promise.all(
    ['chengguan', 'guijian', 'patrol'].map((who) =>
      act(who, `/api/wishes/${wishId ?? ''}/take`, { expectedVersion: 1 }),
    ),
  )

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
})

it('keeps a topic for the station’s meeting until it is talked about or put aside', async () => {
  const { topicIds } = await write(
    aVisit({ findings: [{ as: 'topic', title: '电动车充电位不够' }] }),
  )
  const id = topicIds[0] ?? ''
  const mark = (who: string, expectedVersion: number, state: string, note = '下周一例会再议') =>
    act(who, `/api/topics/${id}/mark`, { expectedVersion, state, note })

  for (const who of ['lead', 'chief', 'duty', 'juwei'])
    expect((await topics(who)).map((topic) => topic.id)).toContain(id)
  expect((await topics('chengguan')).map((topic) => topic.id)).not.toContain(id)
  expect((await mark('juwei', 1, 'talkedAbout')).body.error?.code).toBe('notAllowed')
  expect((await mark('wall', 1, 'talkedAbout')).body.error?.code).toBe('notAllowed')
  expect((await mark('lead', 1, 'open')).body.error?.code).toBe('notAllowedNow')
  expect((await mark('lead', 1, 'putAside')).body.version).toBe(2)
  expect((await mark('chief', 1, 'talkedAbout')).body.error?.code).toBe('versionConflict')
  expect((await mark('chief', 2, 'talkedAbout', '由物业出方案')).body.version).toBe(3)

  expect((await topics('juwei', 'talkedAbout')).find((topic) => topic.id === id)).toMatchObject({
    steps: [
      { what: { params: { state: 'topicState.putAside' } }, note: '下周一例会再议' },
      { what: { params: { state: 'topicState.talkedAbout' } }, note: '由物业出方案' },
    ],
  })
})
