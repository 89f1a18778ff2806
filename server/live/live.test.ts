import { io } from 'socket.io-client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scope } from '#shared/area.ts'
import { boardFrom, CONTRACT, type BoardBody } from '#shared/board.ts'
import type { Followed } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import type { SessionEnd } from '#shared/session.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { followOn, startTestApp, type Failure, type Person, type TestApp } from './testing.ts'

let product: TestApp
let district: Person

beforeAll(async () => {
  product = await startTestApp({ tailSize: 40 })
  district = await product.logIn('district')
})
afterAll(() => product.close())

const post = (n: number) =>
  product.feed('12345', {
    items: Array.from({ length: n }, () => anItem({ location: inStoryGrid })),
  })
const boardOf = async (query: string) =>
  boardFrom((await district.get<BoardBody>(`/api/board?${query}`)).body)

describe('a screen that was away', () => {
  it('[LINK-1] is answered from memory after a short cut', async () => {
    const board = await boardOf('district=true')
    await post(5)
    const screen = await followOn(await district.connect(), { district: true }, board)

    expect(screen.events).toHaveLength(5)
    expect(screen.board.cases).toEqual((await boardOf('district=true')).cases)
  })

  it('[LINK-2] is answered from the log when memory no longer reaches back', async () => {
    const board = await boardOf('gridId=310118105G01')
    const since = board.seq
    await post(120)
    expect(product.app.publisher.tail.covers(since)).toBe(false)

    const screen = await followOn(await district.connect(), { gridId: '310118105G01' }, board)
    await screen.reaches(await newestSeq(product.store.db))
    expect(screen.board.cases).toEqual((await boardOf('gridId=310118105G01')).cases)
  })

  it('[LINK-3] is told to reload, with the reason, when it stands past the log or is too old', async () => {
    const socket = await district.connect()
    const follow = async (since: number, contract = CONTRACT): Promise<Followed> => {
      const reply: Reply<Followed> = await socket.emitWithAck('board:follow', {
        scope: { district: true },
        since,
        contract,
      })
      if (!reply.ok) throw new Error(reply.error.code)
      return reply.data
    }
    expect(await follow(1_000_000)).toMatchObject({ kind: 'reload', reason: 'ahead' })
    expect(await follow(0, CONTRACT - 1)).toMatchObject({ kind: 'reload', reason: 'oldContract' })
  })
})

describe('frames', () => {
  it('cover ranges that fit together, for a quiet room too', async () => {
    const [busy, quiet] = await Promise.all([
      district.screen({ gridId: '310118105G01' }),
      district.screen({ gridId: '310118105G02' }),
    ])
    await post(3)
    const seq = await newestSeq(product.store.db)
    await Promise.all([busy.reaches(seq), quiet.reaches(seq)])

    for (const { frames } of [busy, quiet]) {
      for (let n = 1; n < frames.length; n++)
        expect(frames[n]?.from).toBeLessThanOrEqual(frames[n - 1]?.to ?? 0)
    }
    expect(quiet.events).toEqual([])
  })

  it('stop for the old scope when a new one is followed', async () => {
    const socket = await district.connect()
    const seen: string[] = []
    socket.on('board:frame', ({ scope }) => seen.push(JSON.stringify(scope)))
    const since = await newestSeq(product.store.db)
    for (const scope of [{ district: true }, { townCode: '310118106' }] as const)
      await socket.emitWithAck('board:follow', { scope, since, contract: CONTRACT })
    seen.length = 0
    const screen = await district.screen({ district: true })
    await post(2)
    await screen.reaches(since + 2)

    expect(seen).not.toContain('{"district":true}')
  })
})

describe('the door', () => {
  it('gives everybody the same ready board, and 304 to who has it', async () => {
    const url = `${product.url}/api/board?district=true`
    const first = await fetch(url, { headers: { cookie: district.cookie } })
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(url, { headers: { cookie: district.cookie, 'if-none-match': etag } })

    expect(first.headers.get('content-encoding')).toBe('gzip')
    expect(etag).toMatch(/^"district-\d+"$/)
    expect(again.status).toBe(304)
  })

  it('lets in no foreign page, no stranger and nobody into another area', async () => {
    const refusal = (options: object) =>
      new Promise<string>((resolve) => {
        const socket = io(product.url, {
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          ...options,
        })
        socket.once('connect_error', (error) => resolve(error.message))
        socket.once('connect', () => resolve('connected'))
      })
    const { cookie } = district
    expect(await refusal({})).toBe('notLoggedIn')
    expect(await refusal({ auth: { token: 'made up' } })).toBe('notLoggedIn')
    expect(await refusal({ extraHeaders: { cookie, origin: 'https://elsewhere.example' } })).toBe(
      'websocket error',
    )

    const guijian = await product.logIn('guijian')
    const socket = await guijian.connect()
    const follow = (scope: object): Promise<Reply<Followed>> =>
      socket.emitWithAck('board:follow', { scope: scope as Scope, since: 0, contract: CONTRACT })
    expect(await follow({ district: true })).toMatchObject({ error: { code: 'notAllowed' } })
    expect(await follow({ unitId: 'ZHAOXIANG-CHENGGUAN' })).toMatchObject({ ok: false })
    expect(await follow({ unitId: 'ZHAOXIANG-GUIJIAN', district: true })).toMatchObject({
      error: { code: 'badRequest' },
    })
  })

  it('cuts the sockets of a session that ended or lost a right, and says why', async () => {
    const cutOf = async (username: string, end: (person: Person) => Promise<unknown>) => {
      const person = await product.logIn(username)
      const socket = await person.connect()
      const told = new Promise((resolve) => socket.once('session:ended', resolve))
      const cut = new Promise((resolve) => socket.once('disconnect', resolve))
      await end(person)
      const headers = { cookie: person.cookie }
      expect(await cut).toBe('io server disconnect')
      const refused = await fetch(`${product.url}/api/session`, { headers })
      return [await told, ((await refused.json()) as Failure).error.details]
    }
    const because = (reason: SessionEnd) => [{ reason }, { ended: reason }]
    await expect(
      cutOf('lead', ({ cookie }) =>
        fetch(`${product.url}/api/session`, { method: 'DELETE', headers: { cookie } }),
      ),
    ).resolves.toEqual(because('loggedOut'))
    await expect(
      cutOf('shichang', () =>
        sql`update accounts set rights_version = rights_version + 1
            where username = 'shichang'`.execute(product.store.db),
      ),
    ).resolves.toEqual(because('rightsChanged'))
    await expect(
      cutOf('gongan', () =>
        sql`update accounts set disabled_at = '2026-11-21T00:00:00Z' where username = 'gongan'`.execute(
          product.store.db,
        ),
      ),
    ).resolves.toEqual(because('accountDisabled'))
    await expect(
      cutOf('juwei', () =>
        sql`update sessions set expires_at = created_at
            where account_id = (select id from accounts where username = 'juwei')`.execute(
          product.store.db,
        ),
      ),
    ).resolves.toEqual(because('expired'))
  })
})
