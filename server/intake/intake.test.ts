import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import {
  startTestApp,
  type Failure,
  type Person,
  type Screen,
  type TestApp,
} from '#server/live/testing.ts'
import { anItem, inStoryGrid } from './aTicket.ts'

interface Received {
  accepted: number
  known: number
  changed: number
  rejected: number
  results: IntakeResult[]
}

let product: TestApp
let district: Person
let screens: Screen[]

beforeAll(async () => {
  product = await startTestApp()
  district = await product.logIn('district')
  screens = await Promise.all(everyScope([]).map((scope) => district.screen(scope)))
})
afterAll(() => product.close())

const send = (items: unknown[], source = '12345') => product.feed<Received>(source, { items })
const caseOf = async (id: string | undefined) =>
  (
    await district.get<{ case: CaseCard; timeline: { what: { code: string } }[] }>(
      `/api/cases/${id}`,
    )
  ).body
const count = async (table: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
      product.store.db,
    )
  ).rows[0]?.n ?? 0

describe('intake', () => {
  it('takes an item once, however often and from however many sides it comes', async () => {
    const item = anItem({ location: inStoryGrid })
    const before = await count('tickets')
    const answers = await Promise.all(Array.from({ length: 20 }, () => send([item])))

    const results = answers.flatMap(({ body }) => body.results)
    expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(1)
    expect(results.filter(({ status }) => status === 'known')).toHaveLength(19)
    expect(
      new Set(results.map(({ ticketId, caseId, gridId }) => `${ticketId} ${caseId} ${gridId}`))
        .size,
    ).toBe(1)
    expect(await count('tickets')).toBe(before + 1)
  })

  it('keeps another content under the same number as a new version', async () => {
    const item = anItem({ title: '路灯不亮' })
    const [first] = (await send([item])).body.results
    const renewed = { ...item, title: '路灯不亮，已有三天', urgency: 'urgent' }
    let body = {} as Received
    await proveFrames(product, district, screens, async () => {
      body = (await send([renewed])).body
    })

    expect(body).toMatchObject({ changed: 1, accepted: 0 })
    expect(body.results[0]).toMatchObject({ ticketId: first?.ticketId, caseId: first?.caseId })
    const { case: card } = await caseOf(first?.caseId)
    expect(card).toMatchObject({ title: '路灯不亮，已有三天', urgency: 'urgent' })
    expect(card.tickets[0]).toMatchObject({ version: 2 })
  })

  it('answers in the order sent, names what is wrong, and takes the rest', async () => {
    const good = anItem()
    const { status, body } = await send([
      good,
      { sourceId: 'no-title', receivedAt: '2026-11-20T10:00:00+08:00' },
      anItem({ receivedAt: 'yesterday' }),
      null,
      anItem({ location: { lng: 121.2, lat: 31.1 } as never }),
      { ...good, title: '别的' },
    ])

    expect(status).toBe(200)
    expect(body).toMatchObject({ accepted: 1, known: 0, changed: 1, rejected: 4 })
    expect(body.results.map(({ status: each }) => each)).toEqual([
      'accepted',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'changed',
    ])
    expect(body.results[4]?.errors?.[0]?.path).toBe('location.crs')
  })

  it('refuses with the status the interface names', async () => {
    const statusOf = async (init: RequestInit, path = '/api/intake/12345') =>
      (await fetch(product.url + path, { method: 'POST', ...init })).status
    const key = { Authorization: 'Bearer demo-12345' }
    const json = { ...key, 'Content-Type': 'application/json' }
    const many = JSON.stringify({ items: Array.from({ length: 501 }, () => anItem()) })
    const large = JSON.stringify({ items: [anItem({ detail: 'x' })], pad: 'x'.repeat(5_300_000) })

    expect(await statusOf({ headers: json, body: '{' })).toBe(400)
    expect(await statusOf({ headers: json, body: '{"items":[]}' })).toBe(400)
    expect(await statusOf({ body: '{"items":[]}' })).toBe(401)
    expect(await statusOf({ headers: { Authorization: 'Bearer no' }, body: '{}' })).toBe(401)
    expect(await statusOf({ headers: json, body: '{}' }, '/api/intake/110')).toBe(403)
    expect(await statusOf({ headers: json, body: many })).toBe(413)
    expect(await statusOf({ headers: json, body: large })).toBe(413)
    expect(await statusOf({ headers: { ...key, 'Content-Type': 'text/plain' }, body: '{}' })).toBe(
      415,
    )
    expect(await statusOf({ headers: json, body: '{"items":[{}]}' })).toBe(422)
    expect(await statusOf({ headers: json, body: '{}' }, '/api/intake/999')).toBe(404)
  })

  it('joins the open case that a ticket repeats, from before or from the same request', async () => {
    const first = anItem({ location: inStoryGrid })
    const again = anItem({ repeatOf: first.sourceId, urgency: 'urgent' })
    const [one, two] = (await send([first, again])).body.results
    const third = anItem({ repeatOf: again.sourceId })
    await proveFrames(product, district, screens, () => send([third]))

    const { case: card } = await caseOf(one?.caseId)
    expect(two?.caseId).toBe(one?.caseId)
    expect(card.tickets.map(({ sourceId }) => sourceId)).toEqual([
      first.sourceId,
      again.sourceId,
      third.sourceId,
    ])
    expect(card.urgency).toBe('urgent')
    expect(card.clocks.filter(({ kind }) => kind === 'firstContact')).toHaveLength(3)
  })

  it('opens a case of its own when what it repeats is unknown or names itself', async () => {
    const lonely = anItem({ repeatOf: 'nobody knows this' })
    const self = anItem()
    const [a] = (await send([lonely])).body.results
    const [b] = (await send([{ ...self, repeatOf: self.sourceId }])).body.results

    expect([a?.status, b?.status]).toEqual(['accepted', 'accepted'])
    expect(a?.caseId).not.toBe(b?.caseId)
  })

  it('says honestly where a ticket lies: its grid, only its town, or nowhere', async () => {
    const [inGrid, byName, nowhere, far] = (
      await send([
        anItem({ location: inStoryGrid }),
        anItem({ address: '赵巷镇某村' }),
        anItem(),
        anItem({ location: { lng: 114.05, lat: 22.54, crs: 'WGS84' } }),
      ])
    ).body.results
    expect(inGrid?.gridId).toBe('310118105G01')
    expect(byName?.gridId).toBeNull()

    const cards = await Promise.all([byName, nowhere, far].map((one) => caseOf(one?.caseId)))
    expect(cards.map(({ case: card }) => [card.townCode, card.located, card.holder])).toEqual([
      ['310118105', 'none', 'dutyOfficer'],
      [null, 'none', 'districtCentre'],
      [null, 'exact', 'districtCentre'],
    ])
  })

  it('keeps the point of a home off the board, but counts the case in its grid', async () => {
    const [result] = (await send([anItem({ location: inStoryGrid, locationIs: 'caller' })])).body
      .results

    const { case: card } = await caseOf(result?.caseId)
    expect(card).toMatchObject({ location: null, located: 'withheld', gridId: '310118105G01' })
  })

  it('never writes who called anywhere but sealed', async () => {
    const phone = '13912340000'
    await send([
      anItem({
        title: `王建国先生投诉，电话${phone}`,
        detail: `我叫王建国，住业辉路88弄5号楼302室，电话${phone}`,
        address: '赵巷镇业辉路88弄5号楼302室',
        caller: { name: '王建国', phone },
        extra: { idNumber: '310118199001011234' },
      }),
    ])

    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public'`.execute(product.store.db)
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ text: string | null }>`
        select string_agg(t::text, '') as text from ${sql.table(name)} t`.execute(product.store.db)
      const text = rows[0]?.text ?? ''
      for (const secret of [phone, '王建国', '302室', '310118199001011234'])
        expect(text.includes(secret), `${secret} in ${name}`).toBe(false)
    }
  })

  it('numbers the cases of a town and day without a gap', async () => {
    const { body } = await send(Array.from({ length: 30 }, () => anItem({ address: '练塘镇' })))

    const numbers = await Promise.all(
      body.results.map(async ({ caseId }) => (await caseOf(caseId)).case.caseNo),
    )
    const running = numbers.map((caseNo) => Number(caseNo.split('-')[1]))
    expect(running).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    expect(numbers[0]).toMatch(/^练塘\d{6}-0001$/)
  })
})

describe('what a source says later', () => {
  const update = (items: unknown[]) =>
    product.feed<{ results: { status: string; held?: boolean }[] }>(
      '12345',
      { items },
      '/api/intake/12345/updates',
    )
  const anUpdate = (sourceId: string, updateId: string, changes: object = {}) => ({
    sourceId,
    updateId,
    kind: 'urge',
    at: '2026-11-21T09:00:00+08:00',
    ...changes,
  })

  it('is shown on the case, once', async () => {
    const item = anItem()
    const [result] = (await send([item])).body.results
    await proveFrames(product, district, screens, async () => {
      const { body } = await update([anUpdate(item.sourceId, 'u1'), anUpdate(item.sourceId, 'u1')])
      expect(body.results.map(({ status }) => status)).toEqual(['accepted', 'known'])
    })
    await update([anUpdate(item.sourceId, 'u1')])

    const { case: card, timeline } = await caseOf(result?.caseId)
    expect(card.tickets[0]?.updates).toEqual([
      { id: 'u1', kind: 'urge', at: '2026-11-21T01:00:00.000Z' },
    ])
    expect(timeline.map(({ what }) => what.code)).toEqual([
      'happened.received',
      'happened.update.urge',
    ])
  })

  it('waits for a ticket that is not here yet, and moves its clock', async () => {
    const item = anItem()
    const dueAt = [{ kind: 'firstContact', at: '2026-11-20T12:00:00+08:00' }]
    const { body } = await update([anUpdate(item.sourceId, 'early', { kind: 'supervise', dueAt })])
    expect(body.results[0]).toMatchObject({ status: 'accepted', held: true })

    const [result] = (await send([item])).body.results
    const { case: card } = await caseOf(result?.caseId)
    expect(card.tickets[0]?.updates).toMatchObject([{ id: 'early', kind: 'supervise' }])
    expect(card.clocks.find(({ kind }) => kind === 'firstContact')).toMatchObject({
      due: '2026-11-20T04:00:00.000Z',
      reason: { code: 'reason.sourceDeadline' },
    })
  })
})

describe('what goes back to a source', () => {
  it('waits in order until it is acknowledged, and only for its own feed', async () => {
    const duty = await product.logIn('duty')
    const [result] = (await send([anItem({ location: inStoryGrid })], '110')).body.results
    const filed = await duty.post(`/api/cases/${result?.caseId}/file`, { expectedVersion: 1 })
    expect(filed.status).toBe(200)

    const box = await product.feed<{
      items: { position: string; kind: string; sourceId: string }[]
    }>('110', undefined, '/api/outbox/110')
    expect(box.body.items).toMatchObject([{ kind: 'signed', sourceId: result?.sourceId }])
    const upTo = box.body.items[0]?.position
    const acked = await product.feed('110', { upTo }, '/api/outbox/110/ack')
    expect(acked.body).toEqual({ acknowledged: 1 })
    const empty = await product.feed<{ items: unknown[] }>('110', undefined, '/api/outbox/110')
    expect(empty.body.items).toEqual([])

    const foreign = await product.feed<Failure>('12345', undefined, '/api/outbox/110')
    expect(foreign.status).toBe(403)
  })
})
