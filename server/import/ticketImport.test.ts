import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { isUnsigned } from '#shared/case.ts'
import type { FileAnswer } from '#shared/ruleTable.ts'
import { fromWgs84 } from '#server/grids/coordinates.ts'
import { inStoryGrid } from '#server/intake/aTicket.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import type { UnfinishedImport } from '#shared/ticketImport.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'

const PATH = '/api/admin/import/tickets'
/** A Friday. */
const clock = settableClock('2026-11-20T10:00:00+08:00')
let app: TestApp
let admin: Person
let duty: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  duty = await app.logIn('duty')
})
afterAll(() => app.close())

async function send(text: string, query: string, who: Person = admin) {
  const response = await fetch(`${app.url}${PATH}?${query}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'content-type': sheetKinds.csv },
    body: new Uint8Array(Buffer.from(text)),
  })
  return { status: response.status, body: (await response.json()) as FileAnswer & Failure }
}
const told = ({ lines }: FileAnswer) =>
  lines.map(({ line, what, problems: [first] }) =>
    [line, what, first?.column, first?.problem.code].filter((one) => one != null).join(' '),
  )
const cases = async () =>
  (await duty.get<{ items: CaseCard[] }>('/api/cases?townCode=310118105')).body.items

const [lng, lat] = fromWgs84([inStoryGrid.lng, inStoryGrid.lat], 'GCJ02')
const head = '工单编号,标题,内容,受理时间,经度,纬度,缓急,诉求人,联系电话,办结时间'
const file = [
  head,
  `JQ-1,路灯不亮，联系13812345678,晚上看不见,2026-11-18 09:00,${lng},${lat},紧急,王女士,13812345678,`,
  'JQ-2,井盖松动,,2026年11月19日 8:30,,,一般,,,',
  'JQ-3,已经办好的,,2026-11-01 08:00,,,,,,2026-11-05 10:00',
  'JQ-4,,,2026-11-19 08:00,,,,,,',
  'JQ-5,时间不对,,昨天,,,,,,',
  'JQ-2,又一次,,2026-11-19 08:00,,,,,,',
  'JQ-6,还没到,,2026-11-21 08:00,,,,,,',
].join('\n')

it('looks first: every line with what it would do, and nothing is stored', async () => {
  const { body } = await send(file, 'source=110&crs=GCJ02&take=look')
  expect(told(body)).toEqual([
    '2 added',
    '3 added',
    '4 refused 办结时间 ticketImport.closed',
    '5 refused 标题 categoryImport.badCell',
    '6 refused 受理时间 rosterFile.noMoment',
    '7 refused 工单编号 categoryImport.twice',
    '8 refused 受理时间 ticketImport.future',
  ])
  expect(body.taken).toBe(0)
  expect((await send(file, 'source=110&crs=GCJ02&take=whole')).body.taken).toBe(0)
  expect(await cases()).toEqual([])
})

describe('what is taken over', () => {
  let urgent: CaseCard

  it('goes the way of every ticket, keeps its moment, and is marked', async () => {
    const { body } = await send(file, 'source=110&crs=GCJ02&take=good')
    expect(body.taken).toBe(2)
    const found = (await cases()).find(({ tickets }) => tickets[0]?.sourceId === 'JQ-1')
    if (!found) throw new Error('It was not taken over')
    urgent = found
    expect(urgent).toMatchObject({
      status: 'received',
      source: '110',
      urgency: 'urgent',
      receivedAt: '2026-11-18T01:00:00.000Z',
      importedAt: clock.now().toISOString(),
      townCode: '310118105',
    })
    expect(urgent.gridId).not.toBeNull()
    expect(JSON.stringify(urgent)).not.toContain('13812345678')
    const { body: page } = await duty.get<{
      timeline: { actor: string; what: { code: string } }[]
    }>(`/api/cases/${urgent.id}`)
    expect(page.timeline).toMatchObject([{ what: { code: 'happened.imported' } }])
    expect(page.timeline[0]?.actor).not.toContain('110')
  })

  it('alarms nobody of what was missed before, and is nobody’s orphan at once', async () => {
    expect(urgent.clocks.find(({ kind }) => kind === 'firstContact')?.due).toBe(
      '2026-11-18T01:03:00.000Z',
    )
    expect(isUnsigned(urgent)).toBe(false)
    await app.app.tick()
    clock.advance(60_000)
    await app.app.tick()
    const later = (await cases()).find(({ id }) => id === urgent.id)
    expect(later).toMatchObject({ version: urgent.version, alarms: [], flags: [] })
  })

  it('is alarmed of like any other from then on', async () => {
    clock.advance(8 * 3_600_000)
    await app.app.tick()
    // Sessions end when that much time has passed.
    duty = await app.logIn('duty')
    admin = await app.logIn('admin')
    const later = (await cases()).find(({ id }) => id === urgent.id)
    expect(later?.flags.map(({ flag }) => flag)).toContain('orphan')
    expect(later?.alarms).toMatchObject([{ cause: 'orphan' }])
  })

  it('is taken once, however often the file is sent', async () => {
    const before = await cases()
    const { body } = await send(file.replace('井盖松动', '井盖还是松的'), 'source=110&take=good')
    expect(body).toMatchObject({ taken: 0, counts: { added: 0, same: 2 } })
    expect(await cases()).toEqual(before)
  })
})

it('reads columns by what the file calls them, and says which it does not have', async () => {
  const text = '登记号,事项,登记时间\nX-1,占道堆物,2026/11/20 9:05'
  const columns = (named: object) => `columns=${encodeURIComponent(JSON.stringify(named))}`
  const named = { sourceId: '登记号', title: '事项', receivedAt: '登记时间' }
  const wrong = await send(text, `source=12345&${columns({ ...named, address: '地点' })}`)
  expect(wrong.body.lines[0]?.problems[0]?.problem).toEqual({
    code: 'categoryImport.noColumn',
    params: { column: '地点' },
  })
  const { body } = await send(text, `source=12345&take=whole&${columns(named)}`)
  expect(body.taken).toBe(1)
})

describe('a file that broke off', () => {
  const unfinished = async () =>
    (await admin.get<{ imports: UnfinishedImport[] }>(`${PATH}/unfinished`)).body.imports
  const long = (name: string): string => {
    const rows = Array.from({ length: 450 }, (_, n) => `${name}-${n},路灯不亮${n},2026-11-20 09:00`)
    return ['工单编号,标题,受理时间', ...rows].join('\n')
  }
  /** Its second lot finds a ticket that the store does not take, as when the store goes away in between. */
  async function breakOff(name: string): Promise<void> {
    const { db } = app.store
    await sql`alter table tickets add constraint broken check (source_id <> ${sql.lit(`${name}-333`)})`.execute(
      db,
    )
    expect((await send(long(name), 'source=110&take=whole')).status).toBe(500)
    await sql`alter table tickets drop constraint broken`.execute(db)
  }
  const giveUp = (id: string, { cookie }: Person = admin) =>
    fetch(`${app.url}${PATH}/unfinished/${id}`, { method: 'DELETE', headers: { cookie } })

  it('is known by how far it came; the same file again is gone on with', async () => {
    expect(await unfinished()).toEqual([])
    await breakOff('L')
    expect(await unfinished()).toMatchObject([
      {
        source: '110',
        tickets: 450,
        taken: 200,
        by: '系统管理员',
        madeAt: clock.now().toISOString(),
      },
    ])
    expect((await duty.get(`${PATH}/unfinished`)).status).toBe(403)

    const { body } = await send(long('L'), 'source=110&take=whole')
    expect(body).toMatchObject({ taken: 250, counts: { added: 250, same: 200 } })
    expect(await unfinished()).toEqual([])
  })

  it('is given up when it will not come again, though not while it may be on its way', async () => {
    await breakOff('M')
    const [mark] = await unfinished()
    const id = mark?.id ?? ''
    const early = await giveUp(id)
    expect(early.status).toBe(409)
    expect(((await early.json()) as Failure).error.details).toMatchObject({
      reason: { code: 'refusal.stillImporting' },
    })
    clock.set(new Date(clock.now().getTime() + 60_000))
    expect((await giveUp(id, duty)).status).toBe(403)
    expect(await unfinished()).toHaveLength(1)

    expect((await giveUp(id)).status).toBe(204)
    expect(await unfinished()).toEqual([])
    expect((await giveUp(id)).status).toBe(404)
    expect((await giveUp('M')).status).toBe(404)
    // What came of it stays, and the file may come after all.
    const { body } = await send(long('M'), 'source=110&take=whole')
    expect(body).toMatchObject({ taken: 250, counts: { added: 250, same: 200 } })
  })
})

it.each([
  ['somebody else', 'source=110', 403, () => duty],
  ['tickets of the desk itself', 'source=desk', 400, () => admin],
  ['a field there is none of', `source=110&columns={"no":"x"}`, 400, () => admin],
  ['columns that are no JSON', 'source=110&columns={', 400, () => admin],
] as const)('refuses %s', async (_what, query, status, who) => {
  expect((await send(file, query, who())).status).toBe(status)
})
