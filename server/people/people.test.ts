import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { settableClock } from '#server/clock.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { startTestApp, type Failure, type TestApp } from '#server/live/testing.ts'
import type { Revealed } from './revealService.ts'

const clock = settableClock('2026-11-20T02:00:00Z')
let product: TestApp

beforeAll(async () => {
  product = await startTestApp({ clock })
})
afterAll(() => product.close())

const logIn = async (username: string, password: string) => {
  const response = await fetch(`${product.url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  return { response, body: (await response.json()) as Failure & { user?: unknown } }
}

describe('logging in', () => {
  it('locks after five wrong passwords, also for the right one, and says until when', async () => {
    for (let n = 0; n < 5; n++) {
      const { response } = await logIn('shichang', 'wrong')
      expect(response.status).toBe(401)
    }
    const locked = await logIn('shichang', 'shaotai')
    expect(locked.response.status).toBe(429)
    expect(locked.body.error).toMatchObject({
      code: 'lockedOut',
      details: { until: '2026-11-20T02:15:00.000Z' },
    })
    expect(locked.response.headers.get('retry-after')).toBe('900')

    clock.advance(15 * 60_000 + 1)
    expect((await logIn('shichang', 'shaotai')).response.status).toBe(200)
  })

  it('counts failures anew after a success', async () => {
    for (let n = 0; n < 4; n++) await logIn('gongan', 'wrong')
    expect((await logIn('gongan', 'shaotai')).response.status).toBe(200)
    for (let n = 0; n < 4; n++) await logIn('gongan', 'wrong')
    expect((await logIn('gongan', 'shaotai')).response.status).toBe(200)
  })

  it('tells nobody whether a user exists, and keeps no password and no token', async () => {
    const unknown = await logIn('nobody', 'wrong')
    const known = await logIn('lead', 'wrong')
    expect(unknown.body).toEqual(known.body)

    const { response } = await logIn('lead', 'shaotai')
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    const token = /shaotai_session=([^;]+)/.exec(cookie)?.[1] ?? ''
    const { rows } = await sql<{ text: string }>`
      select string_agg(s::text, '') || string_agg(a::text, '') as text
      from sessions s, accounts a where a.username = 'lead'`.execute(product.store.db)
    expect(rows[0]?.text).not.toContain(token)
    expect(rows[0]?.text).toContain('$argon2id$')
  })

  it('ends a session on demand and by time', async () => {
    const duty = await product.logIn('duty')
    expect((await duty.get('/api/session')).status).toBe(200)
    await fetch(`${product.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: duty.cookie },
    })
    expect((await duty.get('/api/session')).status).toBe(401)

    const again = await product.logIn('duty')
    clock.advance(12 * 3_600_000)
    expect((await again.get('/api/session')).status).toBe(401)
  })

  it('lets an account without a password of its own not in', async () => {
    const { rows } = await sql<{ username: string }>`
      select username from accounts where password_hash is null limit 1`.execute(product.store.db)
    expect((await logIn(rows[0]?.username ?? '', '')).response.status).toBe(400)
    expect((await logIn(rows[0]?.username ?? '', 'shaotai')).response.status).toBe(401)
  })
})

describe('revealing a caller', () => {
  const caller = { name: '李小明', phone: '13812345678' }

  async function aCaseInHand(confidential = false): Promise<CaseCard> {
    const sent = await product.feed<{ results: IntakeResult[] }>('12345', {
      items: [anItem({ location: inStoryGrid, caller: { ...caller, confidential } })],
    })
    const id = sent.body.results[0]?.caseId
    const duty = await product.logIn('duty')
    let card: CaseCard | undefined
    for (const [name, input] of [
      ['file', {}],
      ['sort', { tier: 2 }],
      ['dispatch', { unitId: 'ZHAOXIANG-CHENGGUAN' }],
    ] as const) {
      const expectedVersion: number = card?.version ?? 1
      const path = `/api/cases/${id}/${name}`
      const answer = await duty.post<{ case: CaseCard }>(path, { expectedVersion, ...input })
      card = answer.body.case
    }
    return card as CaseCard
  }
  const reveal = async (username: string, card: CaseCard, reason?: string) =>
    (await product.logIn(username)).post<Revealed & Failure>(
      `/api/tickets/${card.tickets[0]?.id}/reveal`,
      reason === undefined ? {} : { reason },
    )

  it('gives the lead handler the caller with one key, and puts it on record', async () => {
    const card = await aCaseInHand()
    const answer = await reveal('chengguan', card, 'firstContact')
    expect(answer.body.caller).toEqual(caller)
    expect(answer.headers.get('cache-control')).toBe('no-store')

    const district = await product.logIn('district')
    const { body } = await district.get<{ timeline: { what: { code: string } }[] }>(
      `/api/cases/${card.id}`,
    )
    expect(body.timeline.at(-1)?.what.code).toBe('happened.revealed')
    const { rows } = await sql`
      select account_id, reason, words from reveals
      where ticket_id = ${card.tickets[0]?.id}`.execute(product.store.db)
    expect(rows).toEqual([
      { account_id: 'ZHAOXIANG-CHENGGUAN-1', reason: 'firstContact', words: null },
    ])
  })

  it('wants a typed reason from others, and refuses those who have none', async () => {
    const card = await aCaseInHand()
    expect((await reveal('duty', card)).body.error.code).toBe('reasonRequired')
    expect((await reveal('duty', card, 'firstContact')).body.error.code).toBe('reasonRequired')
    expect((await reveal('duty', card, '群众来电核实')).body.caller).toEqual(caller)
    for (const username of ['wall', 'operator', 'guijian', 'patrol', 'chief', 'admin'])
      expect((await reveal(username, card, '想知道')).status, username).toBe(403)
  })

  it('reaches a confidential caller only through the town', async () => {
    const card = await aCaseInHand(true)
    const refused = await reveal('chengguan', card, 'firstContact')
    expect(refused.body.error.code).toBe('confidentialCaller')
    expect((await reveal('duty', card, '代为联系')).status).toBe(200)
  })
})

describe('what an account may look at', () => {
  it('shows a unit only the cases it has an order in, and the wall no words', async () => {
    const sent = await product.feed<{ results: IntakeResult[] }>('12345', {
      items: [anItem({ location: inStoryGrid, detail: '说来话长' })],
    })
    const path = `/api/cases/${sent.body.results[0]?.caseId}`
    const look = async (username: string) => {
      const person = await product.logIn(username)
      const { status, body } = await person.get<{ words?: { detail: string }[] }>(path)
      return { status, words: body.words?.[0]?.detail }
    }
    expect(await look('guijian')).toEqual({ status: 404, words: undefined })
    expect(await look('wall')).toEqual({ status: 200, words: undefined })
    expect(await look('lead')).toEqual({ status: 200, words: '说来话长' })
    const list = await (await product.logIn('guijian')).get<{ items: unknown[] }>('/api/cases')
    expect(list.body.items).toEqual([])
  })

  it('gives each board only to those whose area it is', async () => {
    const scopes = [
      'district=true',
      'townCode=310118105',
      'gridId=310118105G01',
      'unitId=ZHAOXIANG-GUIJIAN',
      'townCode=310118106',
      'gridId=nowhere',
    ]
    const seen = async (username: string) => {
      const person = await product.logIn(username)
      const answers = await Promise.all(scopes.map((scope) => person.get(`/api/board?${scope}`)))
      return answers.map(({ status }) => status === 200)
    }
    expect(await seen('wall')).toEqual([true, true, true, true, true, false])
    expect(await seen('lead')).toEqual([false, true, true, false, false, false])
    expect(await seen('duty')).toEqual([false, true, true, true, false, false])
    expect(await seen('guijian')).toEqual([false, false, false, true, false, false])
    expect(await seen('patrol')).toEqual([false, false, true, false, false, false])
    expect(await seen('district')).toEqual([true, true, true, true, true, false])
  })
})
