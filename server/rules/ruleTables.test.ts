import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import {
  ruleTableNames,
  type FileAnswer,
  type RuleChanged,
  type RuleChangeTold,
  type RuleRow,
  type RuleTableName,
} from '#shared/ruleTable.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import { readSheetFile, sheetKinds } from './sheetFile.ts'

const clock = settableClock(new Date('2026-04-08T02:00:00Z'))
let app: TestApp
let admin: Person
let duty: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  duty = await app.logIn('duty')
})
afterAll(() => app.close())

const PATH = '/api/admin/tables'
const rowsOf = async (table: RuleTableName) =>
  (await admin.get<{ rows: RuleRow[] }>(`${PATH}/${table}`)).body.rows
async function standing(table: RuleTableName, code: string): Promise<RuleRow> {
  const row = (await rowsOf(table)).find((one) => one['code'] === code && one.validTo === null)
  if (!row) throw new Error(`No row ${code}`)
  return row
}
function fieldsOf(row: RuleRow): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...row }
  delete fields['validFrom']
  delete fields['validTo']
  return fields
}
const write = (table: RuleTableName, row: object, replaces: string | null, more: object = {}) =>
  admin.post<RuleChanged & Failure>(`${PATH}/${table}`, { row, replaces, ...more })

async function receive(sourceId: string): Promise<CaseCard> {
  const item = anItem({ sourceId, receivedAt: clock.now().toISOString(), location: inStoryGrid })
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', { items: [item] })
  return caseOf(body.results[0]?.caseId ?? '')
}
const caseOf = async (id: string) =>
  (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
const contactOf = ({ clocks }: CaseCard) => clocks.find(({ kind }) => kind === 'firstContact')

const sendFile = async (table: RuleTableName, text: string | Buffer, take: string) => {
  const isText = typeof text === 'string'
  const response = await fetch(`${app.url}${PATH}/${table}/file?take=${take}`, {
    method: 'POST',
    headers: { cookie: admin.cookie, 'Content-Type': isText ? 'text/csv' : sheetKinds.xlsx },
    body: isText ? text : new Uint8Array(text),
  })
  return { status: response.status, body: (await response.json()) as FileAnswer & Failure }
}
const fetchFile = async (table: RuleTableName, as: 'csv' | 'xlsx', heads = '') => {
  const response = await fetch(`${app.url}${PATH}/${table}/file?as=${as}${heads}`, {
    headers: { cookie: admin.cookie },
  })
  return Buffer.from(await response.arrayBuffer())
}

describe('a changed row', () => {
  it('holds from now on: the ticket filed before keeps its rule and its due time', async () => {
    const before = await receive('tables-1')
    clock.set(new Date('2026-04-08T03:00:00Z'))
    const row = await standing('clocks', '12345.firstContact')

    const changed = await write('clocks', { ...fieldsOf(row), amount: 2 }, row.validFrom)
    const after = await receive('tables-2')

    expect(changed.status).toBe(201)
    expect(changed.body).toMatchObject({
      added: { amount: 2, validFrom: '2026-04-08T03:00:00.000Z', validTo: null },
      ended: { amount: 1, validFrom: row.validFrom, validTo: '2026-04-08T03:00:00.000Z' },
    })
    expect(contactOf(after)).toMatchObject({ due: '2026-04-10T09:30:00.000Z' })
    expect(contactOf(await caseOf(before.id))).toEqual(contactOf(before))
  })

  it('is in the log with who did it, on nobody’s screen', async () => {
    const { body } = await admin.get<{ changes: RuleChangeTold[] }>(`${PATH}/clocks/changes`)
    const { body: log } = await admin.get<{ events: { type: string; by?: string }[] }>(
      '/api/events?limit=1000',
    )
    const { body: seen } = await duty.get<{ events: { type: string }[] }>('/api/events?limit=1000')

    expect(body.changes).toMatchObject([{ added: { amount: 2 }, ended: { amount: 1 } }])
    const { label } = (await admin.get<{ user: { label: string } }>('/api/session')).body.user
    expect(body.changes[0]?.by).toBe(label)
    expect(log.events.filter(({ type }) => type === 'rule:changed')).toHaveLength(1)
    expect(seen.events.some(({ type }) => type === 'rule:changed')).toBe(false)
  })

  it('steers at once what is steered by it', async () => {
    clock.set(new Date('2026-04-08T03:30:00Z'))
    const row = await standing('limits', 'riskWords')
    await write('limits', { ...fieldsOf(row), params: { words: ['油烟'] } }, row.validFrom)

    const card = await receive('tables-risk')
    expect(card.flags.map(({ flag }) => flag)).toContain('atRisk')
  })

  it('of two administrators the second is told that somebody was faster', async () => {
    clock.set(new Date('2026-04-08T04:00:00Z'))
    const row = await standing('routes', 'route.fume')
    const both = await Promise.all(
      [1, 2].map((tier) => write('routes', { ...fieldsOf(row), tier }, row.validFrom)),
    )

    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const lost = both.find(({ status }) => status === 409)
    expect(lost?.body.error).toMatchObject({ code: 'versionConflict' })
    const versions = (await rowsOf('routes')).filter(({ code }) => code === 'route.fume')
    expect(versions).toHaveLength(2)
  })

  it('may be planned for later, and ends without another when told to', async () => {
    clock.set(new Date('2026-04-08T05:00:00Z'))
    const row = await standing('merging', 'merge.fume')
    const from = '2026-05-01T00:00:00+08:00'
    await write('merging', { ...fieldsOf(row), radiusM: 400 }, row.validFrom, { from })
    const route = await standing('routes', 'route.praise')
    const ended = await admin.post<RuleChanged>(`${PATH}/routes/end`, {
      key: ['route.praise'],
      replaces: route.validFrom,
    })

    const fume = (await rowsOf('merging')).filter(({ code }) => code === 'merge.fume')
    expect(fume.map(({ radiusM, validFrom }) => [radiusM, validFrom])).toEqual([
      [250, row.validFrom],
      [400, '2026-04-30T16:00:00.000Z'],
    ])
    expect(ended.body.ended).toMatchObject({ validTo: '2026-04-08T05:00:00.000Z' })
  })
})

describe('refused, with the reason', () => {
  it.each<[string, RuleTableName, string, object, object]>([
    ['the past', 'routes', 'route.noise', {}, { from: '2026-01-01T00:00:00+08:00' }],
    ['a position taken', 'routes', 'route.noise', { position: 30 }, {}],
    ['no such category', 'routes', 'route.noise', { categories: ['gb47678:99999'] }, {}],
    ['no such town', 'clocks', '12345.closing', { townCode: '1' }, {}],
    ['the same conditions twice', 'clocks', '12345.closing', { code: 'twin' }, {}],
    ['no such kind of dispute', 'reminders', 'dispute.guide', { kind: 'weather' }, {}],
    ['the same reminder twice', 'reminders', 'dispute.guide', { code: 'twin' }, {}],
    ['an odd limit', 'limits', 'orphan', { params: { minutes: -1 } }, {}],
    ['a limit nobody knows', 'limits', 'orphan', { code: 'colour' }, {}],
  ])('%s', async (_what, table, code, change, more) => {
    const row = await standing(table, code)
    const fields = { ...fieldsOf(row), basis: '改过', ...change }
    const isOther = 'code' in change
    const refused = await write(table, fields, isOther ? null : row.validFrom, more)

    expect(refused.status).toBe(400)
    expect(refused.body.error).toHaveProperty('details.reason.code')
    expect(await standing(table, code)).toEqual(row)
  })

  it('an end of what has to stand, and of what is not there', async () => {
    const { validFrom } = await standing('limits', 'orphan')
    const end = (table: RuleTableName, key: string) =>
      admin.post<Failure>(`${PATH}/${table}/end`, { key: [key], replaces: validFrom })

    expect((await end('limits', 'orphan')).status).toBe(400)
    expect((await end('routes', 'no.such')).status).toBe(404)
  })

  it('everybody but an administrator', async () => {
    for (const name of ['duty', 'district', 'guijian', 'wall']) {
      const person = await app.logIn(name)
      expect((await person.get(PATH)).status).toBe(403)
      for (const table of ruleTableNames) {
        expect((await person.get(`${PATH}/${table}`)).status).toBe(403)
        expect((await person.get(`${PATH}/${table}/file`)).status).toBe(403)
        expect((await person.post(`${PATH}/${table}`, {})).status).toBe(403)
        expect((await person.post(`${PATH}/${table}/end`, {})).status).toBe(403)
        expect((await person.post(`${PATH}/${table}/file?take=good`, {})).status).toBe(403)
      }
    }
  })

  it('a table nobody knows, and a file that is none', async () => {
    expect((await admin.get(`${PATH}/colours`)).status).toBe(404)
    expect((await sendFile('routes', '', 'whole')).status).toBe(400)
    expect((await sendFile('routes', Buffer.from('no zip'), 'whole')).status).toBe(400)
    expect((await admin.post<Failure>(`${PATH}/routes/file`, {})).status).toBe(415)
  })
})

describe('a file', () => {
  /** A table the demo has no rows of gives headings alone, and such a file is said to be empty. */
  const unchanged = (rows: readonly RuleRow[]) => ({
    same: rows.length,
    refused: rows.length === 0 ? 1 : 0,
  })

  it.each(
    ruleTableNames.flatMap((table) => (['csv', 'xlsx'] as const).map((as) => [table, as] as const)),
  )('of %s as %s comes back as it went, and changes nothing', async (table, as) => {
    const bytes = await fetchFile(table, as)
    const records = await readSheetFile(bytes, as)
    const { body } = await sendFile(table, as === 'csv' ? bytes.toString() : bytes, 'whole')

    const rows = await rowsOf(table)
    expect(records).toHaveLength(rows.length)
    expect(body.counts).toMatchObject(unchanged(rows))
    expect(body.taken).toBe(0)
    expect(await rowsOf(table)).toEqual(rows)
  })

  it.each(ruleTableNames.flatMap((table) => [[table, 'zh-CN'] as const, [table, 'en'] as const]))(
    'of %s headed in %s comes back as it went',
    async (table, language) => {
      const bytes = await fetchFile(table, 'csv', `&heads=${language}`)
      const rows = await rowsOf(table)
      const [headings = ''] = bytes.toString().split('\r\n')
      // No two columns of a table are called the same.
      const names = headings.replace('\uFEFF', '').split(',')
      expect(new Set(names).size).toBe(names.length)
      expect(names).not.toContain('validFrom')

      const { body } = await sendFile(table, bytes.toString(), 'whole')
      expect(body.counts).toMatchObject(unchanged(rows))
      expect(await rowsOf(table)).toEqual(rows)
    },
  )

  const lines = (...rest: string[]) =>
    ['code,position,categories,appealKinds,sources,unitKinds,tier,urgency,basis', ...rest].join(
      '\n',
    )
  const good = 'route.new,9001,gb47678:06027,,,cityManagement；construction,3,,街镇会议'
  const bad = 'route.bad,9002,gb47678:99999,,,cityManagement,3,,街镇会议'

  it('cannot end what has to stand', async () => {
    const row = await standing('limits', 'orphan')
    const line = `orphan,"{""minutes"":240}",${row.basis},${row.validFrom},2099-01-01`
    const { body } = await sendFile(
      'limits',
      `code,params,basis,validFrom,validTo\n${line}`,
      'good',
    )

    expect(body.lines).toMatchObject([
      { what: 'refused', problems: [{ problem: { code: 'ruleProblem.mustStand' } }] },
    ])
    expect(await standing('limits', 'orphan')).toEqual(row)
  })

  it('is only looked at first', async () => {
    const before = await rowsOf('routes')
    const { body } = await sendFile('routes', lines(good, bad), 'look')

    expect(body).toMatchObject({
      lines: [
        { line: 2, what: 'added', name: 'route.new', problems: [] },
        {
          line: 3,
          what: 'refused',
          name: 'route.bad',
          problems: [{ column: 'categories', problem: { code: 'ruleProblem.noCategory' } }],
        },
      ],
      counts: { added: 1, refused: 1 },
      taken: 0,
    })
    expect(await rowsOf('routes')).toEqual(before)
  })

  it('with a bad line is taken only when the administrator says: the good ones', async () => {
    const before = await rowsOf('routes')
    expect((await sendFile('routes', lines(good, bad), 'whole')).body.taken).toBe(0)
    expect(await rowsOf('routes')).toEqual(before)

    expect((await sendFile('routes', lines(good, bad), 'good')).body.taken).toBe(1)
    expect(await standing('routes', 'route.new')).toMatchObject({
      unitKinds: ['cityManagement', 'construction'],
      basis: '街镇会议',
    })
    expect((await sendFile('routes', lines(good), 'whole')).body.counts).toMatchObject({ same: 1 })
  })
})
