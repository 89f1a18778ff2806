import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { everyCase, type CaseFilter, type SavedView } from '#shared/savedView.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'

type Body = { views: SavedView[] } & Failure
const late: CaseFilter = { ...everyCase, group: 'late', tier: 3, text: '油烟' }

let product: TestApp
let duty: Person
let leader: Person
beforeAll(async () => {
  product = await startTestApp()
  duty = await product.logIn('duty')
  leader = await product.logIn('daiban')
})
afterAll(() => product.close())

const make = (person: Person, name: string, isShared = false, filter = late) =>
  person.post<Body>('/api/views', { name, filter, isShared })
const listed = async (person: Person): Promise<SavedView[]> =>
  (await person.get<Body>('/api/views')).body.views
const remove = ({ cookie }: Person, path: string): Promise<Response> =>
  fetch(product.url + path, { method: 'DELETE', headers: { cookie } })
const namesOf = (views: SavedView[]): string[] => views.map(({ name }) => name)
const reasonOf = ({ body }: { body: Body }): unknown => body.error.details?.reason

describe('saved views', () => {
  it('keep a filter as it is, under its owner’s name for it, for nobody else', async () => {
    const { status, body } = await make(duty, ' 夜里超时 ')

    expect(status).toBe(201)
    expect(body.views).toEqual([
      expect.objectContaining({ name: '夜里超时', filter: late, isShared: false }),
    ])
    expect(await listed(leader)).toEqual([])
  })

  it('are renamed, given another filter, put in order and removed', async () => {
    await make(duty, '待核查')
    const before = await listed(duty)
    const [first, second] = before as [SavedView, SavedView]

    await duty.post(`/api/views/${first.id}`, { name: '白天超时' })
    await duty.post(`/api/views/${second.id}`, { filter: everyCase })
    const ordered = await duty.post<Body>('/api/views/order', {
      isShared: false,
      ids: [second.id, first.id],
    })
    expect(ordered.body.views).toMatchObject([
      { name: '待核查', filter: everyCase },
      { name: '白天超时', filter: late },
    ])

    expect(namesOf((await make(duty, '最后')).body.views)).toEqual(['待核查', '白天超时', '最后'])
    for (const { id } of await listed(duty)) await remove(duty, `/api/views/${id}`)
    expect(await listed(duty)).toEqual([])
  })

  it('that a town shares come to every desk of the town the moment they change, and to no other', async () => {
    const scope = { townCode: '310118105' }
    const [desk, elsewhere] = [
      await duty.screen(scope),
      await (await product.logIn('district')).screen({ townCode: '310118107' }),
    ]
    const heard = ({ events }: typeof desk) =>
      events.filter(({ type }) => type === 'view:changed').length
    await make(duty, '自己的')
    await make(leader, '大家的', true)
    await make(leader, '大家的', true)
    const mine = (await listed(leader)).find(({ isShared }) => isShared)
    await leader.post(`/api/views/${mine?.id ?? ''}`, { filter: everyCase })
    await remove(leader, `/api/views/${mine?.id ?? ''}`)
    for (const screen of [desk, elsewhere]) await screen.reaches(await newestSeq(product.store.db))

    // Made, changed and removed; the name that was taken changed nothing.
    expect([heard(desk), heard(elsewhere)]).toEqual([3, 0])
    for (const { id } of await listed(duty)) await remove(duty, `/api/views/${id}`)
  })

  it('that a town shares are its shift leader’s; every desk of the town reads them behind its own', async () => {
    expect((await make(duty, '全镇', true)).status).toBe(403)
    const { body } = await make(leader, '全镇', true)
    const id = body.views[0]?.id ?? ''
    await make(duty, '我的')

    expect((await listed(duty)).map(({ name, isShared }) => [name, isShared])).toEqual([
      ['我的', false],
      ['全镇', true],
    ])
    expect((await duty.post(`/api/views/${id}`, { name: '改' })).status).toBe(403)
    expect((await remove(duty, `/api/views/${id}`)).status).toBe(403)
    expect(namesOf(await listed(await product.logIn('lead')))).toEqual([])
    expect((await remove(leader, `/api/views/${id}`)).status).toBe(200)
  })

  it('of another are nobody’s to change', async () => {
    const mine = (await listed(duty))[0]?.id ?? ''
    for (const path of [
      `/api/views/${mine}`,
      '/api/views/x',
      `/api/views/${crypto.randomUUID()}`,
    ]) {
      expect((await leader.post(path, { name: '改' })).status).toBe(404)
      expect((await remove(leader, path)).status).toBe(404)
    }
    await leader.post('/api/views/order', { isShared: false, ids: [mine] })
    expect(namesOf(await listed(duty))).toEqual(['我的'])
  })

  it('refuse what cannot be kept, and say why', async () => {
    const taken = await make(duty, '我的')
    expect([taken.status, reasonOf(taken)]).toEqual([
      409,
      { code: 'refusal.viewNameTaken', params: { name: '我的' } },
    ])
    for (const name of ['', '  ', '长'.repeat(21), '张先生13812345678'])
      expect((await make(duty, name)).status, name).toBe(400)
    const called = await make(duty, '来电', false, { ...late, text: '138 1234 5678' })
    expect(called.status).toBe(400)
    expect((await make(duty, '错', false, { ...late, tier: 7 } as never)).status).toBe(400)

    await sql`update limits set params = '{"perAccount": 1, "perTown": 1}'
      where code = 'savedViews'`.execute(product.store.db)
    const tooMany = await make(duty, '再来一个')
    expect([tooMany.status, reasonOf(tooMany)]).toEqual([
      409,
      { code: 'refusal.tooManyViews', params: { most: 1 } },
    ])
    expect(namesOf(await listed(duty))).toEqual(['我的'])
  })
})
