import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { IntakeItem } from '#shared/ticket.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { inStoryGrid } from '#server/intake/aTicket.ts'
import type { Follower } from '#server/ledger/follower.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { createLog } from '#server/log.ts'
import { followForSigns } from './signsFollower.ts'

const SQUAD = 'ZHAOXIANG-CHENGGUAN'
const DETAIL = '业辉路烧烤店每晚油烟直排，呛得居民不敢开窗，排烟管道紧贴阳台，请城管查处'
const SILENT = { scheme: 'local' as const, code: 'silent-1', name: '试' }

/** A moment after the tickets came in: nothing of them is late or left alone yet. */
const clock = settableClock('2026-11-20T10:00:30+08:00')
/** Two servers on one store: both look at what is due, at the same moment. */
let one: TestApp
let two: TestApp
let playing: Playing
let follower: Follower

beforeAll(async () => {
  one = await startTestApp({ clock })
  two = await startTestApp({ clock, store: one.store })
  playing = await startPlaying(one, ['lead', 'chengguan', 'daiban', 'shegong'], [SQUAD])
  follower = followForSigns({
    db: one.store.db,
    log: createLog('silent'),
    restFactor: 0,
    gatherMs: 0,
  })
  await sql`
    insert into merge_rules
    select 'merge.silent', 'local', 'silent', null, radius_m, days, text_share, alone_share,
           alone_words, alone_days, hint_share, caller_share, closed_days, true, '测试', valid_from,
           valid_to
    from merge_rules where code = 'merge.usual'`.execute(one.store.db)
})
afterAll(async () => {
  await follower.stop()
  await two.close()
  await one.close()
})

let spot = 0
type Point = NonNullable<IntakeItem['location']>

/** A place of its own for every story, so that none meets another’s cases. */
function elsewhere(): Point {
  const [column, row] = [spot % 4, Math.floor(spot / 4)]
  spot++
  return {
    ...inStoryGrid,
    lng: inStoryGrid.lng + column * 0.0026,
    lat: inStoryGrid.lat + row * 0.0022,
  }
}
const east = (at: Point, metres: number) => ({ ...at, lng: at.lng + metres / 95_140 })

const take = (location: Point, item: Partial<IntakeItem> = {}): Promise<CaseCard> =>
  playing.receive('12345', { location, detail: DETAIL, category: SILENT, ...item })

async function everywhere(): Promise<void> {
  await follower.reaches(await newestSeq(one.store.db))
  await playing.proving(() => Promise.all([one.app.tick(), two.app.tick(), one.app.tick()]))
}
/** What the rule said of a case, as its page tells it. */
async function toldOf({ id }: CaseCard): Promise<{ code: string; params?: object }[]> {
  const { body } = await playing
    .person('district')
    .get<{ timeline: { actor: string; what: { code: string; params?: object } }[] }>(
      `/api/cases/${id}`,
    )
  return body.timeline.filter(({ actor }) => actor === 'rule').map(({ what }) => what)
}

it('puts a new case into its certain duplicate, once, and names the rule and the figures', async () => {
  const at = elsewhere()
  const first = await take(at)
  const second = await take(east(at, 60), { caller: { phone: '10012340001' } })
  await everywhere()
  await everywhere()

  const merged = await playing.look(second.id)
  expect(merged.mergedInto).toEqual({ caseId: first.id, caseNo: first.caseNo })
  const figures = { rule: 'merge.silent', metres: 60, days: 1, percent: 100 }
  expect(await toldOf(second)).toEqual([
    { code: 'happened.mergedIntoByRule.near', params: { caseNo: first.caseNo, ...figures } },
  ])
  expect(await toldOf(first)).toEqual([
    { code: 'happened.mergedByRule.near', params: { caseNo: second.caseNo, ...figures } },
  ])
  const target = await playing.look(first.id)
  expect(target.tickets).toHaveLength(2)
  // Each ticket keeps its own number and its own promises.
  expect(target.clocks.filter(({ of }) => of === second.tickets[0]?.id)).toEqual(second.clocks)
})

it('does so for what stood due when the server went down', async () => {
  const at = elsewhere()
  const first = await take(at)
  const second = await take(at)
  await follower.reaches(await newestSeq(one.store.db))
  const { rows } = await sql`
    select 1 from merge_looks where case_id = ${second.id}`.execute(one.store.db)
  expect(rows).toHaveLength(1)

  const later = await startTestApp({ clock, store: one.store })
  await later.app.tick()
  await later.close()
  await everywhere()
  expect((await playing.look(second.id)).mergedInto?.caseId).toBe(first.id)
  expect(await toldOf(first)).toHaveLength(1)
})

it('takes several at once in the order they came, all into the first', async () => {
  const at = elsewhere()
  const all = [await take(at), await take(at), await take(east(at, 20)), await take(at)]
  await everywhere()
  const [first, ...others] = all as [CaseCard, ...CaseCard[]]
  for (const { id } of others) expect((await playing.look(id)).mergedInto?.caseId).toBe(first.id)
  expect((await playing.look(first.id)).tickets).toHaveLength(4)
})

it('gives everything back when somebody parts them, and never joins that pair again', async () => {
  const at = elsewhere()
  const first = await take(at)
  const second = await take(at)
  await everywhere()
  const holding = await playing.look(first.id)
  const parted = await playing.onCase('duty', holding, 'unmerge', { caseId: second.id })
  expect(parted.tickets.map(({ id }) => id)).toEqual(first.tickets.map(({ id }) => id))
  let back = await playing.look(second.id)
  const { tickets, clocks, status, mergedInto } = back
  expect({ tickets, clocks, status, mergedInto }).toEqual({
    tickets: second.tickets,
    clocks: second.clocks,
    status: second.status,
    mergedInto: null,
  })

  // Sorted anew it is looked at anew, and left alone.
  back = await playing.onCase('duty', back, 'sort', { tier: 2 })
  await everywhere()
  expect((await playing.look(second.id)).mergedInto).toBeNull()
  // Another one that came in may still join one of the two.
  const third = await take(at)
  await everywhere()
  expect([first.id, second.id]).toContain((await playing.look(third.id)).mergedInto?.caseId)
})

it('looks again at what an officer sorts into such a category', async () => {
  const at = elsewhere()
  const first = await take(at)
  let second = await take(at, { category: { scheme: 'local', code: 'other', name: '别的' } })
  await everywhere()
  second = await playing.look(second.id)
  expect(second.mergedInto).toBeNull()
  await playing.onCase('duty', second, 'sort', { tier: 2, category: SILENT })
  await everywhere()
  expect((await playing.look(second.id)).mergedInto?.caseId).toBe(first.id)
})

const alone: [string, (first: CaseCard) => Promise<unknown>, Partial<IntakeItem>][] = [
  [
    'one of a category without such a row',
    () => Promise.resolve(),
    { category: { scheme: 'local', code: 'other', name: '别的' } },
  ],
  [
    'what is told otherwise',
    () => Promise.resolve(),
    { title: '路灯不亮', detail: '北侧人行横道旁灯杆熄灭' },
  ],
  ['what is urgent into what is not', () => Promise.resolve(), { urgency: 'urgent' }],
  ['what holds a word of risk', () => Promise.resolve(), { detail: `${DETAIL}，再不处理就去跳楼` }],
  ['into a voided one', (first) => playing.onCase('daiban', first, 'void', { reason: '误报' }), {}],
  [
    'into a special one',
    async (first) => {
      const filed = await playing.onCase('duty', first, 'file')
      await playing.onCase('duty', filed, 'sort', { tier: 4 })
    },
    {},
  ],
  [
    'into one whose source took its ticket back',
    async (first) => {
      const [ticket] = first.tickets
      const answer = await one.feed(
        '12345',
        {
          items: [
            {
              sourceId: ticket?.sourceId,
              updateId: 'withdrawn-1',
              kind: 'withdraw',
              at: new Date().toISOString(),
            },
          ],
        },
        '/api/intake/12345/updates',
      )
      expect(answer.status).toBe(200)
    },
    {},
  ],
]

it.each(alone)('leaves to a person: %s', async (_name, before, item) => {
  const at = elsewhere()
  const first = await take(at)
  await everywhere()
  await before(await playing.look(first.id))
  const second = await take(at, item)
  await everywhere()

  expect((await playing.look(second.id)).mergedInto).toBeNull()
  expect(await toldOf(second)).toEqual([])
  // It was looked at: nothing of it is due any more.
  const { rows } = await sql`
    select 1 from merge_looks where case_id = ${second.id}`.execute(one.store.db)
  expect(rows).toEqual([])
})

it('merges nothing by itself as shipped', async () => {
  const { rows } = await sql`
    select 1 from merge_rules where silent and code <> 'merge.silent'`.execute(one.store.db)
  expect(rows).toEqual([])
})
