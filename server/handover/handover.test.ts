import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { Handover } from '#shared/handover.ts'
import type { HandoverReport } from '#shared/handoverReport.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import type { HandoverState } from './handoverService.ts'

const townCode = '310118105'
const place = { townCode }
/** A Friday afternoon, a while before the shifts change. */
const clock = settableClock('2026-11-20T16:00:00+08:00')
let app: TestApp
let duty: Person
let daiban: Person
let lead: Person
beforeAll(async () => {
  app = await startTestApp({ clock })
  duty = await app.logIn('duty')
  daiban = await app.logIn('daiban')
  lead = await app.logIn('lead')
})
afterAll(() => app.close())

let received = 0
async function receive(source: string, more: object = {}): Promise<CaseCard> {
  const answer = await app.feed<{ results: { caseId: string }[] }>(source, {
    items: [
      anItem({
        sourceId: `H-${++received}`,
        title: `来件 ${received}`,
        receivedAt: clock.now().toISOString(),
        location: inStoryGrid,
        ...more,
      }),
    ],
  })
  const [{ caseId } = { caseId: '' }] = answer.body.results
  return (await duty.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
}
async function act(card: CaseCard, name: string, input: object = {}): Promise<CaseCard> {
  const body = { expectedVersion: card.version, ...input }
  const answer = await duty.post<{ case: CaseCard }>(`/api/cases/${card.id}/${name}`, body)
  expect([name, answer.status]).toEqual([name, 200])
  return answer.body.case
}
const now = async (query = `townCode=${townCode}`) =>
  (await duty.get<HandoverReport>(`/api/handovers/now?${query}`)).body
const state = async (who = duty) =>
  (await who.get<HandoverState>(`/api/handovers?townCode=${townCode}`)).body
const again = (who: Person, id: string) =>
  who.get<{ handover: Handover; report: HandoverReport }>(`/api/handovers/${id}`)
/** As the desk asks: with what it has read. */
async function asked(more: object = {}) {
  const { confirmed } = await state()
  const last = confirmed[0]?.id ?? null
  return { place, last, upto: await newestSeq(app.store.db), ...more }
}
const give = (who: Person, body: object) =>
  who.post<{ handover: Handover } & Failure>('/api/handovers/offer', body)
const take = (who: Person, body: object) =>
  who.post<{ handover: Handover } & Failure>('/api/handovers/take', body)
const reasonOf = ({ body }: { body: Failure }) => body.error.details?.reason

it('tells the shift under way while nobody has ever handed over', async () => {
  await receive('12345')
  const report = await now()

  expect(report).toMatchObject({
    place,
    from: 0,
    since: '2026-11-20T00:30:00.000Z',
    asOf: '2026-11-20T08:00:00.000Z',
    shiftEnds: '2026-11-20T09:30:00.000Z',
    receivedBySource: { '12345': 1 },
    open: 1,
  })
  expect(await state()).toEqual({ offer: null, isMine: false, isOnDuty: false, confirmed: [] })
})

it('is made from the log: what came, went and is late, for the town, the station and the district', async () => {
  let card = await receive('12345')
  card = await act(card, 'file')
  card = await act(card, 'sort', { tier: 2 })
  card = await act(card, 'dispatch', { unitId: 'ZHAOXIANG-CHENGGUAN', task: '到场查看' })
  card = await act(card, 'supervise', { note: '今天要有回音' })
  const urgent = await receive('110')
  clock.advance(4 * 60_000)
  await app.app.tick()

  for (const query of [`townCode=${townCode}`, 'gridId=310118105G01']) {
    const who = query.startsWith('grid') ? lead : duty
    const { body: report } = await who.get<HandoverReport>(`/api/handovers/now?${query}`)
    expect(report.receivedBySource).toEqual({ '12345': 2, '110': 1 })
    expect(report.missed.lines).toMatchObject([
      { caseId: urgent.id, what: { params: { kind: 'clock.firstContact' } } },
    ])
    expect(report.warned.lines).toMatchObject([{ caseId: card.id, flag: 'supervised' }])
    const carried = report.carried.lines.map(({ caseId, reasons }) => [caseId, reasons])
    expect(carried[0]).toEqual([urgent.id, expect.arrayContaining(['unsigned', 'late'])])
    expect(carried).toContainEqual([card.id, ['supervised']])
  }
  const admin = await app.logIn('admin')
  const { body } = await admin.get<HandoverReport>('/api/handovers/now?district=true')
  expect(body.received.count).toBe(3)
  const other = await admin.get<HandoverReport>('/api/handovers/now?townCode=310118106')
  expect(other.body).toMatchObject({ open: 0, received: { count: 0 } })
})

it('says first that urgent tickets are unsigned, and forbids nothing', async () => {
  const refused = await give(duty, await asked())
  expect(refused.status).toBe(409)
  expect(reasonOf(refused)).toEqual({ code: 'handover.unsigned', params: { n: 1 } })

  const given = await give(
    duty,
    await asked({ despiteUnsigned: true, remark: '王建国家门口，电话13812345678，路灯还没修' }),
  )
  expect(given.status).toBe(200)
  expect(given.body.handover).toMatchObject({ state: 'offered', unsigned: 1, takenBy: null })
  expect(given.body.handover.remark).not.toMatch(/13812345678/)
  expect(given.body.handover.remark).toMatch(/路灯还没修/)
})

it('is given by one and taken by another, by one only; the other is told by whom', async () => {
  const { offer } = await state(daiban)
  expect(offer).not.toBeNull()
  const { id, upto } = offer as Handover
  const body = { place, last: null, upto, offer: id }

  expect(reasonOf(await take(duty, body))).toEqual({ code: 'handover.ownOffer' })
  const other = await give(daiban, await asked({ despiteUnsigned: true }))
  expect(reasonOf(other)).toMatchObject({ code: 'handover.offeredAlready' })

  const answers = await Promise.all([
    take(daiban, body),
    take(daiban, body),
    take(daiban, body),
    take(daiban, body),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  const [loser] = answers.filter(({ status }) => status === 409)
  expect(reasonOf(loser as (typeof answers)[number])).toMatchObject({
    code: 'handover.takenAlready',
    params: { by: expect.stringContaining('带班领导') as unknown },
  })

  const { offer: left, confirmed, isOnDuty } = await state(daiban)
  expect(left).toBeNull()
  expect(isOnDuty).toBe(true)
  expect(confirmed).toMatchObject([{ id, state: 'confirmed', unsigned: 1, staysOn: false }])
})

it('answers a retry as it answered the first time', async () => {
  const body = await asked({ despiteUnsigned: true, offer: null })
  const headers = { 'Idempotency-Key': 'once more' }
  const ask = () => daiban.post<{ handover: Handover }>('/api/handovers/take', body, headers)
  const first = await ask()
  const second = await ask()

  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.body).toEqual(first.body)
  expect(first.body.handover).toMatchObject({ staysOn: true })
})

it('is shown again exactly as it was, whatever happened since', async () => {
  await receive('12345')
  const read = await now()
  const { upto } = read
  const { confirmed } = await state()
  const given = await give(daiban, {
    place,
    last: confirmed[0]?.id,
    upto,
    despiteUnsigned: true,
  })
  const { id } = given.body.handover
  const { body: atOnce } = await again(duty, id)
  expect(atOnce.report).toEqual(read)

  const [line] = read.carried.lines
  const { body: whole } = await duty.get<{ case: CaseCard }>(`/api/cases/${line?.caseId ?? ''}`)
  await act(whole.case, 'file')
  await take(duty, { place, last: confirmed[0]?.id, upto, offer: id })
  clock.advance(26 * 3_600_000)
  duty = await app.logIn('duty')
  daiban = await app.logIn('daiban')
  await receive('12345')

  const { body: later } = await again(duty, id)
  expect(later.report).toEqual(read)
  expect(later.handover).toMatchObject({ state: 'confirmed', upto })
  const fresh = await now()
  expect(fresh.from).toBe(upto)
  expect(fresh.since).toBe(later.handover.asOf)
  expect(fresh).not.toEqual(read)
})

it('says that nobody had handed over, when somebody takes it all the same', async () => {
  const taken = await take(daiban, await asked({ despiteUnsigned: true, offer: null }))
  expect(taken.body.handover).toMatchObject({ offeredBy: null, staysOn: false })
})

it('stands in the log with the number it is about, for the town and the district', async () => {
  const { body } = await duty.get<{ events: { type: string; seq: number; handover?: Handover }[] }>(
    '/api/events?limit=1000',
  )
  const told = body.events.filter(({ type }) => type === 'handover:changed')
  const { confirmed } = await state()

  expect(told.map(({ handover }) => handover?.state)).toEqual([
    ...['offered', 'confirmed', 'confirmed', 'offered', 'confirmed', 'confirmed'],
  ])
  for (const { seq, handover } of told) expect(handover?.upto).toBeLessThan(seq)
  expect(told.at(-1)?.handover).toEqual(confirmed[0])
  const guijian = await app.logIn('guijian')
  const unit = await guijian.get<{ events: { type: string }[] }>('/api/events?limit=1000')
  expect(unit.body.events.filter(({ type }) => type === 'handover:changed')).toEqual([])
})

it('counts no drill', async () => {
  const before = await now()
  await app.store.pool.query(
    "update events set lane = 'drill' where case_id = (select case_id from events where type = 'ticket:received' order by seq desc limit 1)",
  )
  const after = await now()
  expect(after.open).toBe(before.open - 1)
})

it('refuses who may not, and what does not stand', async () => {
  const good = await asked({ despiteUnsigned: true })
  const wall = await app.logIn('wall')
  const guijian = await app.logIn('guijian')
  lead = await app.logIn('lead')
  for (const who of [wall, guijian, lead]) expect((await give(who, good)).status).toBe(403)
  expect((await take(wall, { ...good, offer: null })).status).toBe(403)
  for (const who of [guijian, wall, lead])
    for (const path of ['', '/now'])
      expect((await who.get(`/api/handovers${path}?townCode=${townCode}`)).status).toBe(403)
  expect((await duty.get('/api/handovers/now?townCode=310118106')).status).toBe(403)

  const { confirmed } = await state()
  const bad: [object, number][] = [
    [{ ...good, upto: 10 ** 9 }, 400],
    [{ ...good, upto: (confirmed[0] as Handover).upto - 1 }, 400],
    [{ ...good, last: null }, 409],
    [{ ...good, remark: 'a\u0000' }, 400],
    [{ ...good, remark: 'x'.repeat(1001) }, 400],
    [{ ...good, place: { unitId: 'ZHAOXIANG-GUIJIAN' } }, 400],
    [{ ...good, more: 1 }, 400],
  ]
  for (const [body, status] of bad)
    expect([body, (await give(duty, body)).status]).toEqual([body, status])
  expect((await take(duty, { ...good, offer: 'none' })).status).toBe(409)
  for (const query of ['', 'townCode=', 'unitId=ZHAOXIANG-GUIJIAN', 'district=false'])
    expect([query, (await duty.get(`/api/handovers/now?${query}`)).status]).toEqual([query, 400])
  for (const id of ['x', '0197a1b2-0000-7000-8000-000000000000'])
    expect((await duty.get(`/api/handovers/${id}`)).status).toBe(404)
  expect((await wall.get(`/api/handovers/${(confirmed[0] as Handover).id}`)).status).toBe(404)
  expect((await state()).confirmed).toEqual(confirmed)
})
