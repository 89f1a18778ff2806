import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { settableClock } from '#server/clock.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { proveFrames } from '#server/live/proveFrames.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'

const PHONE = '13812345678'
const REASON = '市民王小明来电询问进展'
const clock = settableClock('2026-11-20T02:00:00Z')
let product: TestApp
let duty: Person
let district: Person

beforeAll(async () => {
  product = await startTestApp({ clock })
  duty = await product.logIn('duty')
  district = await product.logIn('district')
})
afterAll(() => product.close())

type Found = { cases: CaseCard[] }
const lookUp = (person: Person, phone: string, reason = REASON) =>
  person.post<Found & Failure>('/api/callers/lookup', { phone, reason })

async function called(phone: string, place: object = { location: inStoryGrid }): Promise<string> {
  const item = anItem({ caller: { name: '王小明', phone }, ...place })
  const { body } = await product.feed<{ results: IntakeResult[] }>('12345', { items: [item] })
  return body.results[0]?.caseId ?? ''
}
async function kept() {
  const { rows } = await sql<{ accountId: string; caseIds: string[]; row: string }>`
    select account_id as "accountId", case_ids as "caseIds", l::text as row
    from caller_lookups l order by at, id`.execute(product.store.db)
  return rows
}

describe('looking up a caller', () => {
  it('finds the cases in sight by the number, however it is written, and no others', async () => {
    const first = await called(PHONE)
    const second = await called('+86 138-1234-5678')
    await called('13812345679')
    const elsewhere = await called(PHONE, { address: '夏阳街道某路', location: undefined })
    expect((await district.get(`/api/cases/${elsewhere}`)).status).toBe(200)

    for (const phone of [PHONE, '0086 138 1234 5678', '１３８１２３４５６７８']) {
      const { status, body, headers } = await lookUp(duty, phone)
      expect(status).toBe(200)
      expect(body.cases.map(({ id }) => id).sort()).toEqual([first, second].sort())
      expect(headers.get('cache-control')).toBe('no-store')
      expect(JSON.stringify(body)).not.toContain(PHONE)
    }
  })

  it('keeps who asked, what was found and why, without number and reason in clear', async () => {
    const id = await called('13900000001')
    const screens = [await district.screen({ townCode: '310118105' })]
    await proveFrames(product, district, screens, async () => {
      expect((await lookUp(duty, '13900000001')).body.cases).toHaveLength(1)
    })
    expect((await lookUp(duty, '13900000002')).body.cases).toEqual([])

    const [found, nothing] = (await kept()).slice(-2)
    expect(found).toMatchObject({ caseIds: [id] })
    expect(nothing).toMatchObject({ caseIds: [], accountId: found?.accountId })
    const { body } = await duty.get<{ timeline: { what: object }[]; case: CaseCard }>(
      `/api/cases/${id}`,
    )
    expect(body.timeline.at(-1)?.what).toMatchObject({ code: 'happened.callerLookedUp' })
    expect(body.case.version).toBe(1)

    const { rows } = await sql<{ text: string }>`
      select string_agg(l::text, '') || (select string_agg(e::text, '') from events e) as text
      from caller_lookups l`.execute(product.store.db)
    for (const secret of ['13900000001', '13900000002', PHONE, '王小明', REASON])
      expect(rows[0]?.text).not.toContain(secret)
  })

  it('is the duty desk’s alone, and wants a reason and a number', async () => {
    const before = (await kept()).length
    for (const username of [
      'wall',
      'operator',
      'lead',
      'chief',
      'patrol',
      'chengguan',
      'district',
      'shegong',
      'admin',
    ])
      expect((await lookUp(await product.logIn(username), PHONE)).status, username).toBe(403)
    expect((await lookUp(duty, PHONE, '  ')).status).toBe(400)
    const refused = await lookUp(duty, 'abc1')
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).not.toContain('abc1')
    expect(await kept()).toHaveLength(before)
  })

  it('lets nobody try numbers out: so many an hour, then again when the hour is over', async () => {
    clock.advance(2 * 3_600_000)
    await sql`update limits set params = '{"perHour": 3}' where code = 'callerLookup'`.execute(
      product.store.db,
    )
    const again = await product.logIn('duty')
    const asked = await Promise.all(Array.from({ length: 5 }, () => lookUp(again, PHONE)))
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429])
    expect(asked.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('3600')

    clock.advance(3_600_001)
    expect((await lookUp(again, PHONE)).status).toBe(200)
  })
})
