import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { KnownTicket } from '#shared/deskTicket.ts'
import { settableClock } from '#server/clock.ts'
import { proveFrames } from '#server/live/proveFrames.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'

const PHONE = '13855550001'
const TOWN = '310118105'
const text = (n: number): string =>
  `李阿姨 2026/11/22 9:31\n业辉路${n}弄门口垃圾桶满了两天没人清，联系人李秀兰，电话${PHONE}`

type Taken = { known: KnownTicket | null; caseId: string; number: string } & Failure
const clock = settableClock('2026-11-22T02:00:00Z')
let product: TestApp
let duty: Person
beforeAll(async () => {
  product = await startTestApp({ clock })
  duty = await product.logIn('duty')
})
afterAll(() => product.close())

const ticket = (n: number, change: object = {}) => ({
  text: text(n),
  title: '垃圾桶满了两天没人清',
  address: `业辉路${n}弄12号301室`,
  caller: { name: '李秀兰', phone: PHONE },
  isAgain: false,
  ...change,
})
const take = (person: Person, body: object, headers?: Record<string, string>) =>
  person.post<Taken>('/api/tickets', body, headers)
const caseOf = async (id: string): Promise<CaseCard> =>
  (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
async function count(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)}`.execute(product.store.db)
  return rows[0]?.n ?? 0
}

describe('a ticket taken by hand', () => {
  it('is a case of the town at once, with its own number, and in the log by who took it', async () => {
    const screens = [await duty.screen({ townCode: TOWN })]
    let taken: Taken | undefined
    await proveFrames(product, duty, screens, async () => {
      const { status, body } = await take(duty, ticket(1))
      expect(status).toBe(201)
      taken = body
    })
    expect(taken?.number).toBe('ZB261122-0001')

    const card = await caseOf(taken?.caseId ?? '')
    expect(card).toMatchObject({ source: 'desk', townCode: TOWN, status: 'received' })
    expect(card.tickets).toMatchObject([{ source: 'desk', sourceId: 'ZB261122-0001' }])
    expect(card.place).toBe('业辉路1弄')
    const { body } = await duty.get<{ timeline: { actor: string }[] }>(`/api/cases/${card.id}`)
    expect(body.timeline[0]?.actor).toContain('值班')
    const found = await duty.get<{ items: CaseCard[] }>('/api/cases?q=ZB261122-0001')
    expect(found.body.items.map(({ id }) => id)).toEqual([card.id])
  })

  it('lies in the 居村 that was said, and so in its grid', async () => {
    const { body } = await duty.get<{ communities: { code: string; shortName: string }[] }>(
      '/api/tickets/communities',
    )
    const { rows } = await sql<{ code: string; gridId: string }>`
      select code, grid_id as "gridId" from communities
      where town_code = ${TOWN} and grid_id is not null limit 1`.execute(product.store.db)
    const [there] = rows
    expect(body.communities.map(({ code }) => code)).toContain(there?.code)

    const taken = await take(duty, ticket(2, { communityCode: there?.code }))
    expect((await caseOf(taken.body.caseId)).gridId).toBe(there?.gridId)
    expect((await take(duty, ticket(3, { communityCode: 'nowhere' }))).status).toBe(400)
  })

  it('keeps caller and words sealed: no event, frame or list holds them', async () => {
    const { body } = await take(duty, ticket(4))
    const { rows } = await sql<{ all: string }>`
      select string_agg(e::text, '') || (select string_agg(t::text, '') from tickets t)
        || (select string_agg(d::text, '') from desk_tickets d) as all
      from events e`.execute(product.store.db)
    for (const secret of [PHONE, '李秀兰', '301室']) expect(rows[0]?.all).not.toContain(secret)

    const lookup = await duty.post<{ cases: CaseCard[] }>('/api/callers/lookup', {
      phone: PHONE,
      reason: '来电询问进展',
    })
    expect(lookup.body.cases.map(({ id }) => id)).toContain(body.caseId)
  })

  it('is known when the same text is pasted again, however it was copied, and then writes nothing', async () => {
    const first = await take(duty, ticket(5))
    const before = await count('events')
    const copied = ` ${text(5).replaceAll('，', ', ')}\n`
    const known = await duty.post<{ known: KnownTicket | null }>('/api/tickets/known', {
      text: copied,
    })
    expect(known.body.known).toMatchObject({ caseId: first.body.caseId })

    const again = await take(await product.logIn('daiban'), ticket(5, { text: copied }))
    expect([again.status, again.body.known?.caseId]).toEqual([200, first.body.caseId])
    expect(await count('events')).toBe(before)
    const other = await duty.post<{ known: null }>('/api/tickets/known', { text: text(99) })
    expect(other.body.known).toBeNull()
  })

  it('joins that case, under a number of its own, when it is taken all the same', async () => {
    const first = await take(duty, ticket(6))
    const again = await take(duty, ticket(6, { isAgain: true }))
    expect([again.status, again.body.caseId]).toEqual([201, first.body.caseId])
    const { tickets } = await caseOf(first.body.caseId)
    expect(tickets.map(({ sourceId }) => sourceId)).toEqual([first.body.number, again.body.number])
  })

  it('is taken once, however often a lost answer is asked for again', async () => {
    const key = { 'Idempotency-Key': 'desk-1' }
    const [first, again] = [await take(duty, ticket(7), key), await take(duty, ticket(7), key)]
    expect(again.body).toEqual(first.body)
    expect((await take(duty, ticket(8), key)).status).toBe(409)
  })

  it('leaves nothing in an outbox, for no program waits for an answer', async () => {
    const { body } = await take(duty, ticket(9))
    await duty.post(`/api/cases/${body.caseId}/file`, { expectedVersion: 1 })
    expect((await caseOf(body.caseId)).status).toBe('filed')
    expect(await count('outbox')).toBe(0)
    expect((await product.feed('desk', { items: [] })).status).toBe(404)
  })

  it('is the duty desk’s alone, and wants a text and a title', async () => {
    const before = await count('tickets')
    for (const username of ['wall', 'operator', 'lead', 'chief', 'patrol', 'guijian', 'district']) {
      const person = await product.logIn(username)
      expect((await take(person, ticket(10))).status, username).toBe(403)
      expect((await person.post('/api/tickets/known', { text: 'x' })).status, username).toBe(403)
      expect((await person.get('/api/tickets/communities')).status, username).toBe(403)
    }
    for (const bad of [{ text: ' ' }, { title: '' }, { isAgain: 1 }, { more: 1 }, { address: 5 }])
      expect((await take(duty, ticket(11, bad))).status).toBe(400)
    expect(await count('tickets')).toBe(before)
  })
})
