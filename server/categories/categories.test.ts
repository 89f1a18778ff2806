import { afterAll, expect, it } from 'vitest'
import type { CategoryRow } from '#shared/category.ts'
import { settableClock, startTestApp, type Failure } from '#server/live/testing.ts'

const clock = settableClock(new Date('2026-11-20T10:00:00+08:00'))
const app = await startTestApp({ clock })
afterAll(() => app.close())
const admin = await app.logIn('admin')
const duty = await app.logIn('duty')

interface Categories {
  categories: CategoryRow[]
}
const HEAD = 'scheme,kind,code,name,classCode,className,validFrom,validTo,mapsTo'
const send = <T>(rows: string[], as = admin) =>
  as.post<T>('/api/admin/categories/import', {
    csv: [HEAD, ...rows].join('\n'),
    basis: '区里来文',
  })
const all = async (query = '') =>
  (await duty.get<Categories>(`/api/categories${query}`)).body.categories
const nameOf = async (code: string, query: string) =>
  (await all(query)).find((row) => row.kind === 'matter' && row.code === code)?.name

it('serves the lists in force, and says so when a screen has them already', async () => {
  const first = await duty.get<Categories>('/api/categories')
  const etag = first.headers.get('etag') ?? ''
  const again = await fetch(`${app.url}/api/categories`, {
    headers: { cookie: duty.cookie, 'If-None-Match': etag },
  })

  const matters = first.body.categories.filter(
    ({ scheme, kind }) => scheme === 'gb47678' && kind === 'matter',
  )
  expect(matters).toHaveLength(250)
  expect(first.body.categories.some(({ scheme }) => scheme === 'gb30428')).toBe(false)
  expect(again.status).toBe(304)
})

it('serves what held at another moment', async () => {
  const before = await all(`?at=${encodeURIComponent('2026-06-30T10:00:00+08:00')}`)

  expect(new Set(before.map(({ scheme }) => scheme))).toEqual(
    new Set(['gb30428', 'shanghai2015', 'local']),
  )
})

it('takes an administrator’s file: from its day on the new name, until then the old one', async () => {
  const tag = (await duty.get('/api/categories')).headers.get('etag')
  const { status, body } = await send([
    'gb47678,matter,06027,餐饮油烟污染,06,市容环境类,2027-01-01,,',
    'gb47678,matter,06028,噪声扰民,06,市容环境类,2026-07-01,,',
    '"local",matter,food.delivery,"外卖, 配送",food,食品安全,2026-11-20,,',
  ])

  expect([status, body]).toEqual([200, { added: 2, ended: 1, unchanged: 1 }])
  expect(await nameOf('06027', '')).toBe('油烟污染')
  expect(await nameOf('06027', `?at=${encodeURIComponent('2027-01-02T00:00:00+08:00')}`)).toBe(
    '餐饮油烟污染',
  )
  expect(await nameOf('food.delivery', '?scheme=local')).toBe('外卖, 配送')
  expect((await duty.get('/api/categories')).headers.get('etag')).not.toBe(tag)
})

it('takes nothing of a file with a problem, and names its line', async () => {
  const before = await all()

  const { status, body } = await send<Failure>([
    'local,matter,food.street,路边小吃,food,食品安全,2027-01-01,,',
    'local,matter,food.stall',
    'gb30428,matter,01-99,无,01,市容环境,2027-01-01,,06999',
  ])

  expect([status, body.error.code]).toEqual([400, 'badRequest'])
  expect(body.error.details).toEqual({
    count: 2,
    lines: [
      { line: 3, column: null, problem: { code: 'categoryImport.ragged' } },
      {
        line: 4,
        column: 'mapsTo',
        problem: { code: 'categoryImport.noSuchCode', params: { code: '06999' } },
      },
    ],
  })
  expect(await all()).toEqual(before)
})

it('lets two files at once take their turns', async () => {
  const row = (name: string) => [`local,matter,food.night,${name},food,食品安全,2027-01-01,,`]

  const answers = await Promise.all([send<Failure>(row('甲')), send<Failure>(row('乙'))])

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
})

it('is for administrators alone', async () => {
  const { status } = await send(['local,matter,x,x,x,x,2027-01-01,,'], duty)

  expect(status).toBe(403)
})
