import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { DistrictInfo } from '#shared/org.ts'
import type { RosterAnswer } from '#shared/rosterAnswer.ts'
import type { FileAnswer } from '#shared/ruleTable.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import { readSheetFile, sheetKinds } from '#server/rules/sheetFile.ts'
import { sheetHelp } from './sheetHelp.ts'

const PATH = '/api/admin/units/file'
const HEAD =
  '编号,名称,简称,种类,街镇,值班电话,常驻网格,随叫网格,所在网格,须值班的日子,须值班的时间,在用'
const GRID = '310118105G01'
const UNIT = 'ZHAOXIANG-CHENGGUAN'
const PHONE = '021-59730001转8001'
const clock = settableClock('2026-11-20T10:00:00+08:00')
let app: TestApp
let admin: Person
let duty: Person
let lead: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  duty = await app.logIn('duty')
  lead = await app.logIn('lead')
})
afterAll(() => app.close())

const sheet = (...lines: string[]) => [HEAD, ...lines].join('\n')
async function send(text: string, take = 'whole') {
  const response = await fetch(`${app.url}${PATH}?take=${take}`, {
    method: 'POST',
    headers: { cookie: admin.cookie, 'content-type': sheetKinds.csv },
    body: text,
  })
  return (await response.json()) as FileAnswer & Failure
}
const take = async (query: string) =>
  fetch(`${app.url}${PATH}?${query}`, { headers: { cookie: admin.cookie } })
const lineOf = async (id: string) =>
  (await (await take('as=csv')).text()).split('\r\n').find((line) => line.startsWith(`${id},`)) ??
  ''
const told = ({ lines }: FileAnswer) =>
  lines.map(({ line, what, problems: [first] }) =>
    [line, what, first?.column, first?.problem.code].filter((one) => one != null).join(' '),
  )
const district = async () => (await duty.get<DistrictInfo>('/api/district')).body
const rosterAt = async (gridId: string) =>
  (await lead.get<RosterAnswer>(`/api/rosters?gridId=${gridId}`)).body.units

describe('a unit from a file alone', () => {
  const water = (more: string) => `ZX-SHUIWU,赵巷水务站,水务站,城建,赵巷镇,${more}`

  it('has its duty phone, the grids it serves and the hours in which it must be manned', async () => {
    const line = water(`${PHONE},${GRID},310118105G02；310118105G03,,工作日,8:30-17:30,是`)
    expect(told(await send(sheet(line)))).toEqual(['2 added'])

    expect(await lineOf('ZX-SHUIWU')).toBe(line.replace('8:30', '08:30'))
    const [serving] = (await rosterAt(GRID)).filter(({ unitId }) => unitId === 'ZX-SHUIWU')
    // A Friday at ten: somebody should be there, and nobody is in its roster.
    expect(serving).toMatchObject({ mode: 'stationed', now: [] })
    expect(serving?.holes[0]).toMatchObject({ from: '2026-11-20T02:00:00.000Z' })
    const [called] = (await rosterAt('310118105G02')).filter(({ unitId }) => unitId === 'ZX-SHUIWU')
    expect(called).toMatchObject({ mode: 'onCall' })
  })

  it('keeps its phone out of the log and out of what every screen knows', async () => {
    const { body: log } = await admin.get<object>('/api/events?limit=1000')
    expect(JSON.stringify(log)).toContain('ZX-SHUIWU')
    for (const text of [log, await district(), await rosterAt(GRID)])
      expect(JSON.stringify(text)).not.toContain('59730001')
  })

  it('keeps what a file has no column for, and loses what a column leaves empty', async () => {
    clock.advance(60_000)
    const short = '编号,名称,简称,种类,街镇\nZX-SHUIWU,赵巷水务站,水务所,城建,赵巷镇'
    expect(told(await send(short))).toEqual(['2 changed'])
    expect(await lineOf('ZX-SHUIWU')).toContain(PHONE)

    clock.advance(60_000)
    expect(told(await send(sheet(water(`,,${GRID},,周一；周三,全天,是`))))).toEqual(['2 changed'])
    clock.advance(60_000)
    expect(await lineOf('ZX-SHUIWU')).toBe(water(`,,${GRID},,周一；周三,全天,是`))
    const [serving] = (await rosterAt(GRID)).filter(({ unitId }) => unitId === 'ZX-SHUIWU')
    expect(serving).toMatchObject({ mode: 'onCall' })
    const now = await rosterAt('310118105G02')
    expect(now.map(({ unitId }) => unitId)).not.toContain('ZX-SHUIWU')
  })

  it('is refused by its line and column, in plain words', async () => {
    expect(
      told(
        await send(
          sheet(
            water('请打办公室,,,,,,'),
            water(`,没有的网格,,,,,`),
            water(`,${GRID},${GRID},,,,`),
            water(`,310118001G01,,,,,`),
            water(`,,,${GRID},,,`),
            water(`,,,,有空的时候,全天,`),
            water(`,,,,每天,,`),
            water(`,,,,每天,25:00-26:00,`),
            water(`,,,,,,也许`),
          ),
        ),
      ),
    ).toEqual([
      '2 refused 值班电话 orgFile.noPhone',
      '3 refused 常驻网格 orgFile.noGrid',
      '4 refused 随叫网格 orgFile.bothModes',
      // A town's unit serves its town.
      '5 refused 常驻网格 orgFile.noGrid',
      '6 refused 所在网格 orgFile.committeeOnly',
      '7 refused 须值班的日子 orgFile.noDays',
      '8 refused 须值班的时间 orgFile.noHours',
      '9 refused 须值班的时间 orgFile.noHours',
      '10 refused 在用 categoryImport.badCell',
    ])
  })

  it('comes with an empty sheet to fill in, which says what each column takes', async () => {
    const text = await (await take('rows=none&as=csv')).text()
    expect(text.replace('\uFEFF', '').trim()).toBe(HEAD)
    // What stands beside it in a spreadsheet is no line of it.
    const book = Buffer.from(await (await take('rows=none')).arrayBuffer())
    expect(await readSheetFile(book, 'xlsx')).toEqual([])
    expect(sheetHelp.units.map(([column]) => column)).toEqual(HEAD.split(','))
    const said = [...sheetHelp.units, ...sheetHelp.people].map(([, words]) => words)
    expect(said.filter((one = '') => one.length < 4)).toEqual([])
  })
})

describe('a unit that goes out of use', () => {
  let card: CaseCard
  const act = async (name: string, input: object) => {
    const answer = await duty.post<{ case: CaseCard } & Failure>(`/api/cases/${card.id}/${name}`, {
      expectedVersion: card.version,
      ...input,
    })
    if (answer.status === 200) card = answer.body.case
    return answer
  }
  async function receive(sourceId: string) {
    const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', {
      items: [anItem({ sourceId, title: `占道堆放 ${sourceId}`, location: inStoryGrid })],
    })
    const id = body.results[0]?.caseId ?? ''
    card = (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
    await act('file', {})
    await act('sort', { tier: 2 })
  }
  const over = async () => sheet((await lineOf(UNIT)).replace(/是$/, '否'))

  it('says first what waits there and what counts on it, and is then out of every list', async () => {
    await receive('over-1')
    expect((await act('dispatch', { unitId: UNIT, task: '' })).status).toBe(200)
    const [look] = (await send(await over(), 'look')).lines
    expect(look).toMatchObject({ what: 'ended', problems: [] })
    expect(look?.notes?.map(({ code, params }) => [code, params?.['n']])).toEqual([
      ['orgFile.endOrders', 1],
      ['orgFile.endRoutes', expect.any(Number)],
      ['orgFile.endGrids', expect.any(Number)],
      ['orgFile.endPeople', expect.any(Number)],
      ['orgFile.endShifts', expect.any(Number)],
    ])
    expect((await district()).units.map(({ id }) => id)).toContain(UNIT)

    expect((await send(await over())).counts.ended).toBe(1)
    clock.advance(60_000)
    const { units, formerUnits } = await district()
    expect(units.map(({ id }) => id)).not.toContain(UNIT)
    expect(formerUnits).toContainEqual(expect.objectContaining({ id: UNIT, shortName: '城管' }))
    expect((await rosterAt(GRID)).map(({ unitId }) => unitId)).not.toContain(UNIT)
    expect(await lineOf(UNIT)).toMatch(/,,,,,,否$/)
  })

  it('finishes the order it has', async () => {
    const officer = await app.logIn('chengguan')
    const [order] = card.orders
    const answer = await officer.post<{ case: CaseCard }>(
      `/api/orders/${order?.id ?? ''}/acknowledge`,
      { expectedVersion: order?.version },
    )
    expect(answer.status).toBe(200)
    expect(answer.body.case.orders[0]?.state).toBe('acknowledged')
  })

  it('gets no other, and is suggested for none', async () => {
    await receive('over-2')
    const refused = await act('dispatch', { unitId: UNIT, task: '' })
    expect(refused.status).toBe(400)
    expect(refused.body.error.details).toEqual({
      reason: { code: 'orgFile.unitOver', params: { unitId: UNIT } },
    })
    const { body } = await duty.get<{ suggestion: { unit: { value: unknown } } | null }>(
      `/api/cases/${card.id}/suggestion`,
    )
    expect(JSON.stringify(body.suggestion?.unit.value ?? null)).not.toContain(UNIT)
  })

  it('comes back by the same column', async () => {
    const back = sheet((await lineOf(UNIT)).replace(/,,,,,否$/, `${GRID},,,每天,全天,是`))
    expect(told(await send(back))).toEqual(['2 changed'])
    expect((await act('dispatch', { unitId: UNIT, task: '' })).status).toBe(200)
    expect((await rosterAt(GRID)).map(({ unitId }) => unitId)).toContain(UNIT)
  })
})
