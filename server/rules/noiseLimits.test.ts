import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { FileAnswer, RuleRow } from '#shared/ruleTable.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { readSheetFile, sheetKinds } from './sheetFile.ts'

const PATH = '/api/admin/tables/noise'
const UNIT = 'ZHAOXIANG-CHENGGUAN'
const clock = settableClock('2026-04-08T23:30:00+08:00')
let app: TestApp
let admin: Person
let officer: Person
let card: CaseCard

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  officer = await app.logIn('chengguan')
  const duty = await app.logIn('duty')
  const receivedAt = clock.now().toISOString()
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', {
    items: [anItem({ receivedAt, location: inStoryGrid })],
  })
  const id = body.results[0]?.caseId ?? ''
  card = (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
  for (const [name, input] of [
    ['file', {}],
    ['sort', { tier: 2 }],
    ['dispatch', { unitId: UNIT }],
  ] as const)
    await act(duty, `/api/cases/${id}/${name}`, { expectedVersion: card.version, ...input })
  await act(officer, `/api/orders/${order().id}/acknowledge`, { expectedVersion: order().version })
})
afterAll(() => app.close())

async function act(who: Person, path: string, body: object): Promise<void> {
  const answer = await who.post<{ case: CaseCard }>(path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  card = answer.body.case
}
function order() {
  const [one] = card.orders
  if (!one) throw new Error('There is no order')
  return one
}
const measure = (measuredAt: string) =>
  act(officer, `/api/orders/${order().id}/form`, {
    expectedVersion: order().version,
    entry: {
      form: 'noise',
      stage: 'measurement',
      data: {
        subType: 'commercialEquipment',
        zone: '2',
        place: 'boundary',
        ...{ measuredAt, levelDb: 48, minutes: 10, instrument: 'AWA6228' },
      },
    },
  })
const read = async () => (await admin.get<{ rows: RuleRow[] }>(PATH)).body.rows
const isThat = (row: RuleRow) =>
  row['subType'] === 'commercialEquipment' &&
  row['place'] === 'boundary' &&
  row['zone'] === '2' &&
  row['period'] === 'night'
const sendFile = async (text: string | Buffer, take: string) =>
  (await (
    await fetch(`${app.url}${PATH}/file?take=${take}`, {
      method: 'POST',
      headers: { cookie: admin.cookie, 'content-type': sheetKinds.csv },
      body: new Uint8Array(Buffer.from(text)),
    })
  ).json()) as FileAnswer

it('judges by the row in force when it was measured, and leaves what was judged', async () => {
  await measure('2026-04-08T23:00:00+08:00')
  const before = order().form
  expect(before).toMatchObject({ verdict: 'pass', limitDb: 50, standard: 'GB 22337-2008' })

  const standing = (await read()).find(isThat)
  if (!standing) throw new Error('There is no such row')
  const row: Record<string, unknown> = { ...standing, limitDb: 45, standard: '本区从严' }
  delete row['validFrom']
  delete row['validTo']
  const answer = await admin.post(PATH, { row, replaces: standing.validFrom })
  expect(answer.status).toBe(201)
  expect(order().form).toEqual(before)
  // What was measured before the change is judged by what held then, whenever it is entered.
  await measure('2026-04-08T23:10:00+08:00')
  expect(order().form).toMatchObject({ verdict: 'pass', limitDb: 50 })

  clock.advance(30 * 60_000)
  await measure('2026-04-08T23:35:00+08:00')
  expect(order().form).toMatchObject({ verdict: 'exceed', limitDb: 45, standard: '本区从严' })
  expect((await officer.get<{ rows: object[] }>('/api/limits/noise')).body.rows).toContainEqual(
    expect.objectContaining({ subType: 'commercialEquipment', zone: '2', limitDb: 45 }),
  )
})

describe('a file of limits', () => {
  const download = async (heads: string) => {
    const answer = await fetch(`${app.url}${PATH}/file?as=csv&heads=${heads}`, {
      headers: { cookie: admin.cookie },
    })
    return Buffer.from(await answer.arrayBuffer())
  }

  it('is headed in Chinese, and read again changes nothing', async () => {
    const bytes = await download('zh-CN')
    const [first] = await readSheetFile(bytes, 'csv')
    expect(Object.keys(first?.cells ?? {})).toContain('声环境功能区')
    const { counts } = await sendFile(bytes, 'whole')
    expect(counts).toMatchObject({ added: 0, changed: 0, refused: 0 })
    expect(counts.same).toBe((await read()).length)
  })

  it('says which line is no limit, and takes the others when told to', async () => {
    const head =
      'subType,place,zone,period,limitDb,burstFrequentDb,burstOccasionalDb,standard,isUnverified,basis'
    const lines = [
      'squareDance,boundary,2,night,50,,,本区规定,否,测试',
      'squareDance,boundary,9,night,50,,,本区规定,否,测试',
      'squareDance,boundary,2,day,60,10,,本区规定,否,测试',
    ]
    const { lines: told, taken } = await sendFile([head, ...lines].join('\n'), 'good')
    expect(taken).toBe(1)
    expect(told.map(({ line, what }) => [line, what])).toEqual([
      [2, 'added'],
      [3, 'refused'],
      [4, 'refused'],
    ])
    expect(told[1]?.problems).toMatchObject([{ column: 'zone' }])
    expect(told[2]?.problems).toMatchObject([{ problem: { code: 'ruleProblem.burstsAtNight' } }])
  })
})

it('was one value before: every version of it became rows that say the same', async () => {
  const client = await app.store.pool.connect()
  try {
    await client.query('begin; create schema before; set local search_path to before')
    await client.query(`create table limits (code text, params json, basis text,
      valid_from timestamptz, valid_to timestamptz)`)
    await client.query(
      `insert into limits values ('noise', $1, '依据', '2012-07-01', '2026-01-01')`,
      [JSON.stringify(asItWas)],
    )
    await client.query(
      await readFile('server/store/migrations/20261122-1160-noise-limits.sql', 'utf8'),
    )
    const { rows } = await client.query(`
      select sub_type, place, zone, period, limit_db, burst_frequent_db as often, standard
      from noise_limits order by sub_type, place, zone, period`)
    expect(rows.map((row: object) => Object.values(row).join(' '))).toEqual([
      'construction boundary every day 70  GB 1',
      'construction boundary every night 55 15 GB 1',
      'construction indoors every day 60  GB 1',
      'construction indoors every night 45 15 GB 1',
      'entertainment boundary 1 day 55  GB 2',
      'entertainment boundary 1 night 45  GB 2',
      'entertainment sleepingRoom 1 day 40  GB 2',
      'entertainment sleepingRoom 1 night 30  GB 2',
    ])
    const frame = await client.query(`select params from limits`)
    expect(frame.rows).toEqual([
      { params: { dayFrom: '06:00', dayTo: '22:00', mediation: ['pets'], unclear: [] } },
    ])
  } finally {
    await client.query('rollback')
    client.release()
  }
})
const asItWas = {
  day: { from: '06:00', to: '22:00' },
  standards: {
    one: {
      name: 'GB 1',
      isUnverified: false,
      boundary: { everyZone: { day: 70, night: 55 } },
      indoorsLowerBy: 10,
      structure: null,
      nightBurst: { frequent: 15, occasional: 15 },
    },
    two: {
      name: 'GB 2',
      isUnverified: true,
      boundary: { byZone: { '1': { day: 55, night: 45 } } },
      indoorsLowerBy: null,
      structure: { sleepingRoom: { '1': { day: 40, night: 30 } }, dayRoom: {} },
      nightBurst: null,
    },
  },
  subTypes: {
    construction: { standard: 'one' },
    entertainment: { standard: 'two' },
    pets: { standard: null, because: 'mediation' },
  },
}
