import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DuplicateCandidates } from '#shared/duplicate.ts'
import type { IntakeItem } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { Follower } from '#server/ledger/follower.ts'
import { createLog } from '#server/log.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { followForSigns } from './signsFollower.ts'
import { SIGNS_FOLLOWER } from './signsRepo.ts'

const DETAIL = '业辉路烧烤店每晚油烟直排，呛得居民不敢开窗，排烟管道紧贴阳台，请城管查处'

let product: TestApp
let duty: Person
let follower: Follower
const log = createLog('silent')
beforeAll(async () => {
  product = await startTestApp()
  duty = await product.logIn('duty')
  follower = followForSigns({ db: product.store.db, log, restFactor: 0, gatherMs: 0 })
})
afterAll(async () => {
  await follower.stop()
  await product.close()
})

async function take(item: Partial<IntakeItem>, feed = '12345'): Promise<string> {
  const { body } = await product.feed<{ results: { caseId: string }[] }>(feed, {
    items: [anItem({ location: inStoryGrid, ...item })],
  })
  return body.results[0]?.caseId ?? ''
}
/** Once everything that has come in can be met. */
async function candidates(caseId: string, who = duty): Promise<DuplicateCandidates> {
  await follower.reaches(await newestSeq(product.store.db))
  const { status, body } = await who.get<DuplicateCandidates>(`/api/cases/${caseId}/candidates`)
  expect(status).toBe(200)
  return body
}
const idsOf = ({ items }: DuplicateCandidates) => items.map(({ caseId }) => caseId)

/** So many metres east of the story's grid. */
const east = (metres: number) => ({ ...inStoryGrid, lng: inStoryGrid.lng + metres / 95_140 })

describe('candidates for merging', () => {
  it('name a ticket that came in just before somebody asks', async () => {
    const title = '刚到就问的同一件事：河道漂着死鱼'
    const first = await take({ title, detail: DETAIL, receivedAt: '2026-05-11T10:00:00+08:00' })
    const second = await take({ title, detail: DETAIL, receivedAt: '2026-05-11T11:00:00+08:00' })
    const { body } = await duty.get<DuplicateCandidates>(`/api/cases/${first}/candidates`)

    expect(idsOf(body)).toContain(second)
  })

  it('are what is near, lately and told alike, with why', async () => {
    const first = await take({ detail: DETAIL, receivedAt: '2026-03-01T10:00:00+08:00' })
    const far = await take({
      title: '路灯不亮',
      detail: '北侧人行横道旁灯杆熄灭',
      location: east(3000),
      receivedAt: '2026-03-02T10:00:00+08:00',
    })
    const second = await take({
      detail: DETAIL,
      location: east(60),
      receivedAt: '2026-03-02T16:00:00+08:00',
    })

    const found = await candidates(second)
    expect(found.rule).toBe('merge.usual')
    expect(idsOf(found)).toContain(first)
    expect(idsOf(found)).not.toContain(far)
    expect(idsOf(found)).not.toContain(second)
    const one = found.items.find(({ caseId }) => caseId === first)
    expect(one).toMatchObject({
      strength: 'strong',
      silent: false,
      reasons: [{ code: 'duplicate.near', params: { metres: 60, days: 2, percent: 100 } }],
    })
    // Found from either side, for the same reasons.
    const back = (await candidates(first)).items.find(({ caseId }) => caseId === second)
    expect(back).toMatchObject({ reasons: one?.reasons, score: one?.score })
  })

  it('need no place where the words are the same, and never cross to another place', async () => {
    const words = '反映青安路隔壁装潢公司凌晨切割瓷砖，粉尘噪声扰民，多次劝阻无果，楼道堆放砂浆袋'
    const known = await take({
      title: '凌晨切割瓷砖',
      detail: words,
      receivedAt: '2026-04-01T10:00:00+08:00',
    })
    const unknown = await product.feed<{ results: { caseId: string }[] }>('12345', {
      items: [
        anItem({
          title: '赵巷镇凌晨切割瓷砖',
          detail: words,
          receivedAt: '2026-04-20T10:00:00+08:00',
        }),
      ],
    })
    const elsewhere = await take({
      title: '凌晨切割瓷砖',
      detail: words,
      location: east(900),
      receivedAt: '2026-04-21T10:00:00+08:00',
    })

    const found = await candidates(unknown.body.results[0]?.caseId ?? '')
    expect(idsOf(found).sort()).toEqual([known, elsewhere].sort())
    expect(found.items[0]?.reasons[0]).toMatchObject({ code: 'duplicate.words' })
    expect(idsOf(await candidates(known))).not.toContain(elsewhere)
  })

  it('are found by the same number, which is not shown, unless the caller wants to stay unknown', async () => {
    const phone = '100 1234 5678'
    const at = (day: number) => `2025-05-0${day}T10:00:00+08:00`
    const told = { title: '电梯困人', detail: '电梯厢停在夹层，被困，应急按钮失灵' }
    const one = await take({ ...told, caller: { phone }, receivedAt: at(1) })
    const other = await take({
      ...told,
      caller: { phone: '10012345678' },
      location: east(2000),
      receivedAt: at(2),
    })
    const hidden = await take({
      ...told,
      caller: { phone, confidential: true },
      location: east(1000),
      receivedAt: at(3),
    })

    const body = await candidates(other)
    expect(idsOf(body)).toEqual([one])
    expect(body.items[0]?.reasons).toContainEqual({ code: 'duplicate.sameCaller' })
    expect(JSON.stringify(body)).not.toMatch(/1234 ?5678/)
    expect(idsOf(await candidates(hidden))).toEqual([])
    // Nor does a screen on the wall learn whose calls belong together.
    expect(idsOf(await candidates(one, await product.logIn('wall')))).toEqual([])
    expect(idsOf(await candidates(one))).toEqual([other])
  })

  it('are only what the asker may see', async () => {
    const guijian = await product.logIn('guijian')
    const caseId = await take({ detail: DETAIL, receivedAt: '2026-03-03T10:00:00+08:00' })
    expect(idsOf(await candidates(caseId))).not.toEqual([])
    const refused = await guijian.get<Failure>(`/api/cases/${caseId}/candidates`)
    expect([refused.status, refused.body.error.code]).toEqual([404, 'notFound'])
  })

  it.each(['nonsense', '00000000-0000-7000-8000-000000000000', '%00'])(
    'of %j are refused',
    async (id) => {
      const { status, body } = await duty.get<Failure>(`/api/cases/${id}/candidates`)
      expect([status, body.error.code]).toEqual([404, 'notFound'])
    },
  )

  it('are none where the rule is off or there is none, and the answer says which rule it was', async () => {
    const praise = await take({
      title: '表扬城管队员',
      detail: DETAIL,
      kind: 'praise',
      receivedAt: '2026-03-02T11:00:00+08:00',
    })
    expect(await candidates(praise)).toMatchObject({ rule: 'merge.praise', items: [] })
  })

  it('may be merged without asking only where a row says so', async () => {
    await sql`insert into merge_rules
      select 'merge.silent', 'local', 'silent', null, radius_m, days, text_share, alone_share,
             alone_words, alone_days, hint_share, caller_share, closed_days, true, 'test',
             valid_from, valid_to
      from merge_rules where code = 'merge.usual'`.execute(product.store.db)
    const at = (day: number) => `2025-09-0${day}T10:00:00+08:00`
    const category = { scheme: 'local' as const, code: 'silent-1', name: '试' }
    const usual = await take({ detail: DETAIL, receivedAt: at(1) })
    const one = await take({ detail: DETAIL, category, receivedAt: at(2) })
    const two = await take({ detail: DETAIL, category, receivedAt: at(3) })

    const { items } = await candidates(two)
    const silent = Object.fromEntries(items.map((item) => [item.caseId, item.silent]))
    expect(silent).toEqual({ [usual]: false, [one]: true })
  })

  it('stay the same when tickets come in elsewhere', async () => {
    const at = (day: number) => `2025-01-0${day}T10:00:00+08:00`
    await take({ detail: DETAIL, receivedAt: at(1) })
    const asked = await take({ detail: DETAIL, location: east(40), receivedAt: at(2) })
    const before = await candidates(asked)
    expect(before.items).toHaveLength(1)

    for (let n = 0; n < 60; n++)
      await take({
        title: `道路破损${n}`,
        detail: `路面第${n}处坑洼`,
        location: east(5000 + 100 * n),
        receivedAt: at(2),
      })
    const after = await candidates(asked)
    expect(after.items).toEqual(before.items)
    expect(after.asOf).toBeGreaterThan(before.asOf)
  })

  it('go by the newest words of a changed ticket, and keep its place', async () => {
    const at = '2024-08-01T10:00:00+08:00'
    const sourceId = 'changed-1'
    const first = await take({ sourceId, title: '咨询', detail: '咨询户口迁移', receivedAt: at })
    const other = await take({ detail: DETAIL, location: east(30), receivedAt: at })
    expect(idsOf(await candidates(other))).toEqual([])
    await take({ sourceId, detail: DETAIL, receivedAt: at })

    const found = await candidates(other)
    expect(idsOf(found)).toEqual([first])
    expect(found.items[0]?.reasons[0]?.params).toMatchObject({ metres: 30, percent: 100 })
    const { rows } = await sql<{ kept: number; stored: number }>`
      select cardinality(s.keys) as kept,
             (select count(*) from ticket_sign_keys k where k.n = s.n) as stored
      from ticket_signs s join tickets t on t.id = s.ticket_id
      where t.source_id = ${sourceId}`.execute(product.store.db)
    expect(rows[0]?.stored).toBe(rows[0]?.kept)
  })
})

describe('the follower of the log', () => {
  async function counts(): Promise<{ tickets: number; signs: number; keys: number; own: number }> {
    const { rows } = await sql<Awaited<ReturnType<typeof counts>>>`
      select (select count(*) from tickets) as tickets, (select count(*) from ticket_signs) as signs,
             (select count(*) from ticket_sign_keys) as keys,
             (select sum(cardinality(keys)) from ticket_signs) as own`.execute(product.store.db)
    return rows[0] as Awaited<ReturnType<typeof counts>>
  }

  it('takes up every ticket exactly once, however often and in however many processes it starts', async () => {
    const { db } = product.store
    const asked = await take({ detail: DETAIL, receivedAt: '2024-02-01T10:00:00+08:00' })
    await candidates(asked)
    const before = await counts()
    expect(before.signs).toBe(before.tickets)
    expect(before.keys).toBe(before.own)

    // From the log's beginning once more, three at a time, each stopped in the middle of it.
    await sql`update followers set seq = 0 where name = ${SIGNS_FOLLOWER}`.execute(db)
    await sql`delete from ticket_sign_keys where n % 2 = 0`.execute(db)
    await sql`delete from ticket_signs where n % 2 = 0`.execute(db)
    const newest = await newestSeq(db)
    for (let to = 10; to < newest; to += 10) {
      const three = [1, 2, 3].map(() => followForSigns({ db, log, batchMax: 4, lookMs: 5 }))
      await Promise.all(three.map((one) => one.reaches(to)))
      await Promise.all(three.map((one) => one.stop()))
    }
    await follower.reaches(newest)
    expect(await counts()).toEqual(before)
  })

  it('puts nothing of it into the log or a frame', async () => {
    const { rows } = await sql`
      select 1 from events where data::text like '%ticket_sign%' or data::text like '%居民不敢开窗%'`.execute(
      product.store.db,
    )
    expect(rows).toEqual([])
  })
})
