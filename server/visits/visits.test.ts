import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import type { Visit } from '#shared/visit.ts'
import type { Person, Screen } from '#server/live/testing.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { aVisit, personal, tellingVisit } from './aVisit.ts'
import type { WrittenVisit } from './visitService.ts'

const STORY_GRID = '310118105G01'
const usernames =
  'wall operator lead duty daiban guijian chengguan juwei patrol chief district shegong admin'

let app: TestApp
let screens: Screen[]
const clock = settableClock('2026-11-20T09:30:00+08:00')
const people = new Map<string, Person>()
const person = (name: string): Person => {
  const found = people.get(name)
  if (!found) throw new Error(`${name} is not logged in`)
  return found
}

beforeAll(async () => {
  app = await startTestApp({ clock })
  const units = ['ZHAOXIANG-JUCUN-010', 'ZHAOXIANG-CHENGGUAN']
  await logEverybodyIn()
  screens = await Promise.all(everyScope(units).map((scope) => person('district').screen(scope)))
})
afterAll(() => app.close())
beforeEach(async () => {
  clock.set('2026-11-20T09:30:00+08:00')
})

async function logEverybodyIn() {
  for (const name of usernames.split(' ')) people.set(name, await app.logIn(name))
}

const write = (who: string, visit: object, headers = {}) =>
  person(who).post<WrittenVisit & { error?: ErrorBody }>('/api/visits', visit, headers)
async function written(who: string, visit: object): Promise<WrittenVisit> {
  const { status, body } = await write(who, visit)
  expect([status, body.error]).toEqual([201, undefined])
  return body
}
const diary = async (who: string, query = '') =>
  (await person(who).get<{ items: Visit[]; nextCursor: string | null }>(`/api/visits${query}`)).body
const one = (who: string, id: string) =>
  person(who).get<{ visit: Visit; earlier: { seen: string }[]; steps: { what: object }[] }>(
    `/api/visits/${id}`,
  )

/** What is worked out of the log a moment later: it grows by itself. */
const workedOut = /^(followers|notice_promises|suggestions|case_search.*|ticket_sign.*)$/

/** Rows of everything else, so that a visit's trace is seen wherever it falls. */
async function rows(): Promise<Record<string, number>> {
  const { rows: tables } = await app.store.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    if (workedOut.test(name)) continue
    const counted = await app.store.pool.query<{ n: number }>(`select count(*) as n from "${name}"`)
    counts[name] = counted.rows[0]?.n ?? -1
  }
  return counts
}
const eventsAfter = async (seq: number) =>
  (await person('admin').get<{ events: object[] }>(`/api/events?after=${seq}&limit=1000`)).body
    .events

it('keeps a visit without a finding as a diary line: no case, no clock, no figure, no screen', async () => {
  const scope = '?townCode=310118105'
  const seen = async () => ({
    board: (await person('district').get<{ board: object }>(`/api/board${scope}`)).body.board,
    figures: {
      ...(await person('district').get<object>(`/api/figures/today${scope}`)).body,
      seq: null,
    },
  })
  const before = { ...(await seen()), rows: await rows() }
  const seq = await newestSeq(app.store.db)
  const heard = screens.map(({ events }) => events.length)

  await proveFrames(app, person('district'), screens, () => written('juwei', tellingVisit()))

  expect(await seen()).toEqual({ board: before.board, figures: before.figures })
  expect(screens.map(({ events }) => events.length)).toEqual(heard)
  const after = await rows()
  const grown = Object.keys(after).filter((name) => after[name] !== before.rows[name])
  expect(grown.filter((name) => name !== 'case_numbers').sort()).toEqual([
    'events',
    'visit_words',
    'visits',
  ])
  expect(await eventsAfter(seq)).toMatchObject([
    { type: 'visit:changed', what: { code: 'happened.visitWritten' } },
  ])
})

it('makes of one visit a case on the board, a topic and a micro-wish, each live', async () => {
  const duty = await person('duty').screen({ townCode: '310118105' })
  const visit = aVisit({
    findings: [
      { as: 'case', title: '楼道灯损坏' },
      { as: 'topic', title: '电动车充电位不够', detail: '三个小区都提到' },
    ],
    wish: '想要一把能坐的凳子',
  })
  const { id, number, caseIds, topicIds, wishId } = await written('juwei', visit)
  await duty.reaches(await newestSeq(app.store.db))

  const card = duty.board.cases.get(caseIds[0] ?? '') as CaseCard
  expect(card).toMatchObject({
    title: '楼道灯损坏',
    source: 'visits',
    status: 'received',
    gridId: STORY_GRID,
    townCode: '310118105',
    place: '巷佳社区佳杰路99弄',
    located: 'none',
  })
  expect(card.tickets[0]?.sourceId).toBe(`shaotai:${number}-1`)
  expect(card.clocks.length).toBeGreaterThan(0)
  expect(duty.events.map(({ type }) => type)).toEqual([
    'visit:changed',
    'ticket:received',
    'topic:changed',
    'wish:changed',
  ])
  duty.close()
  const { visit: whole } = (await one('juwei', id)).body
  expect(whole).toMatchObject({
    cases: [{ caseId: card.id, caseNo: card.caseNo, title: '楼道灯损坏', status: 'received' }],
    topics: [{ id: topicIds[0], state: 'open' }],
    wish: { id: wishId, state: 'open' },
    isMine: true,
    isWhole: true,
    communityCode: '310118105010',
  })
  // Its words are those of the visit, behind the right to read a case's words.
  const { body } = await person('duty').get<{ words: { detail: string }[] }>(
    `/api/cases/${card.id}`,
  )
  expect(body.words[0]?.detail).toBe(visit.seen)
})

it('takes the same visit once, also when it is sent twice at once', async () => {
  const visit = aVisit({ findings: [{ as: 'case', title: '井盖松动' }], seen: '只记一次' })
  const key = { 'Idempotency-Key': 'visit-once' }
  const before = await rows()
  const answers = await Promise.all([write('juwei', visit, key), write('juwei', visit, key)])
  answers.push(await write('juwei', visit, key))

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  const after = await rows()
  for (const table of ['visits', 'cases', 'tickets', 'visit_findings'])
    expect([table, after[table]]).toEqual([table, (before[table] ?? 0) + 1])
  const other = await write('juwei', { ...visit, seen: '别的' }, key)
  expect([other.status, other.body.error?.code]).toEqual([409, 'idempotencyConflict'])
})

it('tells no screen and no reader of the log who was met or where they live', async () => {
  const seq = await newestSeq(app.store.db)
  const { id } = await written(
    'patrol',
    tellingVisit({
      communityCode: '310118105008',
      findings: [
        { as: 'case', title: '顾谷雨家门口路灯不亮' },
        { as: 'topic', title: '联系人：顾谷雨，电话13966660000 提出加装电梯' },
      ],
      wish: '联系人：顾谷雨，电话13966660000，想修一副老花镜',
    }),
  )
  const events = await eventsAfter(seq)
  expect(events.length).toBe(4)
  const asides = JSON.stringify(events.filter((event) => !('case' in event)))
  for (const text of personal) expect(asides).not.toContain(text)
  // What a case carries is redacted as every feed's is: numbers and rooms always, announced names.
  for (const text of ['13966660000', '12号', '302'])
    expect(JSON.stringify(events)).not.toContain(text)

  // The store itself keeps the words sealed: nothing outside them holds the number.
  for (const table of ['visits', 'topics', 'wishes', 'visit_steps', 'command_answers', 'events']) {
    const { rows } = await app.store.pool.query(`select * from ${table}`)
    expect([table, JSON.stringify(rows).includes('13966660000')]).toEqual([table, false])
  }
  expect((await one('patrol', id)).body.visit.seen).toContain('13966660000')
})

const access: [name: string, reads: boolean, writes: boolean][] = [
  ['juwei', true, true],
  ['patrol', true, true],
  ['chengguan', true, true],
  ['guijian', true, true],
  ['duty', true, false],
  ['daiban', true, false],
  ['lead', true, false],
  ['chief', true, false],
  ['wall', false, false],
  ['operator', false, false],
  ['district', false, false],
  ['shegong', false, false],
  ['admin', false, false],
]
it.each(access)('lets %s read: %s, write: %s', async (name, reads, writes) => {
  for (const path of ['/api/visits', '/api/visits/options', '/api/wishes', '/api/topics'])
    expect([path, (await person(name).get(path)).status]).toEqual([path, reads ? 200 : 403])
  expect((await write(name, aVisit())).status).toBe(writes ? 201 : 403)
})

it('shows a diary line to its author and their own 居村, and to nobody who supervises', async () => {
  const { id } = await written('juwei', tellingVisit())

  for (const name of ['duty', 'daiban', 'lead', 'chief', 'patrol', 'chengguan'])
    expect([name, (await one(name, id)).status]).toEqual([name, 404])
  expect((await diary('juwei')).items[0]?.id).toBe(id)
  expect((await diary('juwei', '?of=others')).items.map((visit) => visit.id)).not.toContain(id)
})

it('shows others what they have to act on, redacted, and whole only with a reason, on record', async () => {
  const findings = [{ as: 'case', title: '楼道堆物' }] as const
  const { id } = await written('juwei', tellingVisit({ findings: [...findings] }))

  for (const name of ['duty', 'lead', 'chief']) {
    const { visit } = (await one(name, id)).body
    expect(visit.isWhole).toBe(false)
    expect(visit.place).toBe('佳杰路99弄')
    expect(JSON.stringify(visit)).not.toContain('13966660000')
  }
  const reveal = (name: string, reason?: string) =>
    person(name).post<{ seen: string } & { error?: ErrorBody }>(`/api/visits/${id}/reveal`, {
      ...(reason !== undefined && { reason }),
    })
  expect((await reveal('chief', '想知道')).body.error?.code).toBe('notAllowed')
  expect((await reveal('duty')).body.error?.code).toBe('reasonRequired')
  expect((await reveal('patrol', '想知道')).status).toBe(404)
  const seq = await newestSeq(app.store.db)
  expect((await reveal('duty', '核对住户')).body.seen).toContain('13966660000')

  expect(JSON.stringify(await eventsAfter(seq))).not.toContain('核对住户')
  const { steps } = (await one('juwei', id)).body
  expect(steps).toMatchObject([{ what: { code: 'happened.wordsRevealed' } }])
  const { rows: kept } = await app.store.pool.query(
    'select * from words_reveals where of_id = $1',
    [id],
  )
  expect(kept).toMatchObject([{ account_id: 'ZHAOXIANG-CHENGYUN-1', kind: 'visit' }])
})

it('is corrected by its author on the same day, and keeps what stood there', async () => {
  const { id } = await written('juwei', aVisit({ seen: '第一次写的' }))
  const correct = (who: string, expectedVersion: number, seen: string) =>
    person(who).post<{ version: number; error?: ErrorBody }>(`/api/visits/${id}/correct`, {
      expectedVersion,
      place: '佳杰路99弄',
      seen,
    })

  expect((await correct('juwei', 1, '改过的')).body).toEqual({ id, version: 2 })
  const { visit, earlier } = (await one('juwei', id)).body
  expect([visit.version, visit.seen]).toEqual([2, '改过的'])
  expect(earlier).toMatchObject([{ version: 1, seen: '第一次写的' }])

  expect((await correct('juwei', 1, '晚了一步')).body.error).toMatchObject({
    code: 'versionConflict',
    details: { currentVersion: 2 },
  })
  expect((await correct('patrol', 2, '别人')).status).toBe(404)
  clock.set('2026-11-21T00:00:30+08:00')
  await logEverybodyIn()
  expect((await correct('juwei', 2, '第二天')).body.error).toMatchObject({
    code: 'notAllowedNow',
    details: { reason: { code: 'refusal.notThatDay' } },
  })
  expect((await one('juwei', id)).body.visit.seen).toBe('改过的')
})

it('finds words in one’s own diary, by day, page by page', async () => {
  for (const seen of ['梧桐飘絮一', '梧桐飘絮二', '梧桐飘絮三', '别的事']) {
    clock.advance(1000)
    await written('patrol', aVisit({ seen }))
  }

  const seen = (page: { items: Visit[] }) => page.items.map((visit) => visit.seen)
  const first = await diary('patrol', '?q=梧桐 飘絮&limit=2')
  expect(seen(first)).toEqual(['梧桐飘絮三', '梧桐飘絮二'])
  const second = await diary('patrol', `?q=梧桐&limit=2&cursor=${first.nextCursor ?? ''}`)
  expect(seen(second)).toEqual(['梧桐飘絮一'])
  expect(second.nextCursor).toBeNull()
  expect(seen(await diary('patrol', '?q=梧桐&day=2026-11-19'))).toEqual([])
  expect(seen(await diary('juwei', '?q=梧桐'))).toEqual([])
})

it('remembers to look back until somebody has', async () => {
  const { id } = await written('juwei', aVisit({ followUpOn: '2026-11-20', seen: '三天后再来' }))
  await written('juwei', aVisit({ followUpOn: '2026-11-21', seen: '明天再来' }))
  const due = async () => (await diary('juwei', '?due=true')).items.map((visit) => visit.seen)

  expect(await due()).toEqual(['三天后再来'])
  await written('juwei', aVisit({ followsUp: id, seen: '看过了' }))
  expect(await due()).toEqual([])
  expect((await write('patrol', aVisit({ followsUp: id }))).status).toBe(404)
})

it('begins with what the log knows: one’s own 居村, or the one visited last', async () => {
  const options = async (who: string) =>
    (
      await person(who).get<{ communityCode: string | null; communities: object[] }>(
        '/api/visits/options',
      )
    ).body

  expect(await options('juwei')).toMatchObject({
    communityCode: '310118105010',
    gridId: STORY_GRID,
  })
  await written('patrol', aVisit({ communityCode: '310118105016' }))
  const patrol = await options('patrol')
  expect(patrol.communityCode).toBe('310118105016')
  expect(patrol.communities).toHaveLength(4)
})

const bad: [why: string, visit: object, code: string][] = [
  ['nothing', {}, 'badRequest'],
  ['no words', aVisit({ seen: '  ' }), 'badRequest'],
  ['no place', aVisit({ place: '' }), 'badRequest'],
  ['a NUL', aVisit({ seen: 'a\u0000' }), 'badRequest'],
  ['words too long', aVisit({ seen: '长'.repeat(5001) }), 'badRequest'],
  ['a kind of place that is none', aVisit({ placeKind: 'castle' }), 'badRequest'],
  ['a 居村 that is none', aVisit({ communityCode: 'nowhere' }), 'badRequest'],
  ['another town’s 居村', aVisit({ communityCode: '310118106001' }), 'badRequest'],
  ['a day that is none', aVisit({ followUpOn: '2026-02-30' }), 'badRequest'],
  ['a finding without a title', aVisit({ findings: [{ as: 'case', title: ' ' }] }), 'badRequest'],
  [
    'eleven findings',
    aVisit({ findings: Array(11).fill({ as: 'case', title: '甲' }) }),
    'badRequest',
  ],
  ['a field nobody knows', { ...aVisit(), household: 'x' }, 'badRequest'],
  [
    'a visit to look back at that is none',
    aVisit({ followsUp: '0197a1b2-0000-7000-8000-000000000000' }),
    'notFound',
  ],
]
it.each(bad)('refuses %s, says why and stores nothing', async (_, visit, code) => {
  const before = await rows()
  const { body } = await write('juwei', visit)
  expect(body.error).toMatchObject({ code })
  expect(await rows()).toEqual(before)
})
