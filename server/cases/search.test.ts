import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { IntakeItem, IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'
import { until } from '#server/store/patience.ts'

const names = ['wall', 'lead', 'chief', 'patrol', 'duty', 'chengguan', 'district', 'admin'] as const
type Name = (typeof names)[number]

let product: TestApp
let people: Record<Name, Person>

beforeAll(async () => {
  product = await startTestApp()
  const logged = await Promise.all(names.map(async (name) => [name, await product.logIn(name)]))
  people = Object.fromEntries(logged) as typeof people
})
afterAll(() => product.close())

async function taken(changes: Partial<IntakeItem>): Promise<string> {
  const item = anItem({ location: inStoryGrid, ...changes })
  const { body } = await product.feed<{ results: IntakeResult[] }>('12345', { items: [item] })
  return body.results[0]?.caseId ?? ''
}
async function find(who: Name, q: string, more = ''): Promise<string[]> {
  const path = `/api/cases?q=${encodeURIComponent(q)}${more}`
  const { status, body } = await people[who].get<{ items: CaseCard[] }>(path)
  expect(status, path).toBe(200)
  return body.items.map(({ id }) => id)
}
/** The search is a moment behind the log. */
async function findable(who: Name, q: string, id: string): Promise<void> {
  const found = await until(async () => ((await find(who, q)).includes(id) ? true : undefined), {
    timeoutMs: 20_000,
  })
  expect(found, `${who} finds ${q}`).toBe(true)
}

describe('searching cases', () => {
  it('finds a new case by title, place and words a moment later, by its numbers at once', async () => {
    const id = await taken({
      sourceId: 'QP-8877-1',
      title: '共享单车堆放',
      address: '业辉路地铁站口',
      detail: '夜间骑手聚集喧哗',
    })
    const card = (await people.duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
    expect(await find('duty', 'QP-8877-1')).toEqual([id])
    expect(await find('duty', card.caseNo)).toEqual([id])

    for (const q of [
      '单车',
      '共享单车堆放',
      '地铁站',
      '业辉 堆放',
      '骑手聚集',
      '单车 喧哗',
      '8877',
    ])
      await findable('duty', q, id)
    expect(await find('duty', '单车喧哗')).toEqual([])
  })

  it('finds by words only for those who may read them', async () => {
    const id = await taken({
      title: '河道漂浮物',
      detail: '上游养殖场排放',
      caller: { phone: '13811112222' },
    })
    await findable('district', '养殖场', id)
    for (const who of ['duty', 'lead', 'district'] as const)
      expect(await find(who, '养殖场'), who).toEqual([id])
    for (const who of ['wall', 'chief', 'patrol', 'admin'] as const) {
      expect(await find(who, '养殖场'), who).toEqual([])
      expect(await find(who, '漂浮物'), who).toEqual([id])
    }
    expect(await find('chengguan', '漂浮物')).toEqual([])
    expect(await find('district', '13811112222')).toEqual([])
  })

  it('stops finding what has left somebody’s sight at once, and finds it for its unit', async () => {
    const id = await taken({ title: '窨井盖破裂', detail: '盖板下沉' })
    await findable('duty', '窨井盖', id)
    const act = async (name: string, input: object) => {
      const { version } = (await people.district.get<{ case: CaseCard }>(`/api/cases/${id}`)).body
        .case
      const path = `/api/cases/${id}/${name}`
      expect((await people.duty.post(path, { expectedVersion: version, ...input })).status).toBe(
        200,
      )
    }
    await act('file', {})
    await act('sort', { tier: 2 })
    await act('dispatch', { unitId: 'ZHAOXIANG-CHENGGUAN', task: '' })
    await findable('chengguan', '盖板下沉', id)

    await act('relocate', { townCode: '310118001', gridId: null })
    for (const who of ['duty', 'lead', 'chief', 'patrol'] as const)
      expect(await find(who, '窨井盖'), who).toEqual([])
    expect(await find('district', '窨井盖')).toEqual([id])
  })

  it('finds a changed ticket by what it says now', async () => {
    const item = { sourceId: 'renewed-1', title: '围墙倾斜' }
    const id = await taken(item)
    await findable('duty', '围墙倾斜', id)
    await taken({ ...item, title: '围挡倒伏' })
    await findable('duty', '围挡倒伏', id)
    expect(await find('duty', '围墙倾斜')).toEqual([])
  })

  it('says what it cannot look for', async () => {
    for (const query of [
      'q=%E6%B2%B9',
      'q=%E6%B2%B9%E7%83%9F&sort=due',
      'cursor=none_x',
      'status=open',
    ]) {
      const { status, body } = await people.duty.get<Failure>(`/api/cases?${query}`)
      expect([query, status, body.error.code]).toEqual([query, 400, 'badRequest'])
    }
  })
})
