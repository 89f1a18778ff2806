import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { ReportedMatter } from '#shared/patrol.ts'
import { settableClock } from '#server/clock.ts'
import { aPhoto } from '#server/evidence/aFile.ts'
import { proveFrames } from '#server/live/proveFrames.ts'
import { startTestApp, type Failure, type Person, type TestApp } from '#server/live/testing.ts'

const GRID = { lng: 0, lat: 0 }
const NAME = '顾谷雨'
const clock = settableClock('2026-11-22T10:10:00+08:00')
let product: TestApp
let patrol: Person
let duty: Person
beforeAll(async () => {
  product = await startTestApp({ clock })
  patrol = await product.logIn('patrol')
  duty = await product.logIn('duty')
  const { body } = await duty.get<{ grids: { id: string; label: [number, number] }[] }>(
    '/api/district',
  )
  const own = (await patrol.get<{ user: { area: { gridId: string } } }>('/api/session')).body.user
  const [lng, lat] = body.grids.find(({ id }) => id === own.area.gridId)?.label ?? [0, 0]
  Object.assign(GRID, { lng, lat })
})
afterAll(() => product.close())

type Taken = { id: string; number: string; caseId: string } & Failure

const report = (change: object = {}) => ({
  what: '垃圾满溢',
  place: '佳杰路99弄门口',
  writtenAt: '2026-11-22T10:00:00+08:00',
  ...change,
})
const send = (person: Person, change: object = {}, key?: string) =>
  person.post<Taken>('/api/patrol/reports', report(change), key ? { 'Idempotency-Key': key } : {})
const caseOf = async (id: string): Promise<CaseCard> =>
  (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
const listOf = async (person: Person): Promise<ReportedMatter[]> =>
  (await person.get<{ items: ReportedMatter[] }>('/api/patrol/reports')).body.items
const solve = (person: Person, id: string, key = `solve-${id}`) =>
  person.post<{ status: string } & Failure>(
    `/api/patrol/reports/${id}/solve`,
    {},
    { 'Idempotency-Key': key },
  )
async function count(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)}`.execute(product.store.db)
  return rows[0]?.n ?? 0
}
async function sendPhoto(person: Person, id: string, file: Buffer, key: string) {
  const response = await fetch(`${product.url}/api/patrol/reports/${id}/photos`, {
    method: 'POST',
    headers: { cookie: person.cookie, 'content-type': 'image/jpeg', 'idempotency-key': key },
    body: new Uint8Array(file),
  })
  return { status: response.status, body: (await response.json()) as { id: string } & Failure }
}

describe('a report from the street', () => {
  it('is a case of the visits in the grid of its point, seen when it was written', async () => {
    const screens = [await duty.screen({ townCode: '310118105' })]
    let taken: Taken | undefined
    await proveFrames(product, duty, screens, async () => {
      const { status, body } = await send(patrol, { location: GRID, place: '' })
      expect(status).toBe(201)
      taken = body
    })

    expect(taken?.number).toMatch(/^SB261122-\d{4}$/)
    const card = await caseOf(taken?.caseId ?? '')
    const own = (await patrol.get<{ user: { area: { gridId: string } } }>('/api/session')).body
    expect(card).toMatchObject({ source: 'visits', status: 'received', title: '垃圾满溢' })
    expect(card.gridId).toBe(own.user.area.gridId)
    const { body } = await duty.get<{ timeline: { actor: string }[] }>(`/api/cases/${card.id}`)
    expect(body.timeline[0]?.actor).toContain('网格员')
  })

  it('is taken once, however often and however fast a weak line sends it', async () => {
    const before = await count('tickets')
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(patrol, {}, 'once')))
    clock.set('2026-11-22T15:10:00+08:00')
    const later = await send(patrol, {}, 'once')

    expect(new Set([...answers, later].map(({ body }) => body.id)).size).toBe(1)
    expect(await count('tickets')).toBe(before + 1)
    expect((await send(patrol, { what: '别的' }, 'once')).status).toBe(409)
  })

  it('takes its photos once each, from its author alone, and shows them to the desk', async () => {
    const { body } = await send(patrol)
    const photo = await aPhoto()
    const [first, again] = [
      await sendPhoto(patrol, body.id, photo, 'photo-1'),
      await sendPhoto(patrol, body.id, photo, 'photo-1'),
    ]
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id])
    const juwei = await product.logIn('juwei')
    expect((await sendPhoto(juwei, body.id, photo, 'photo-2')).status).toBe(404)

    const { evidence } = (
      await duty.get<{ evidence: EvidenceItem[] }>(`/api/cases/${body.caseId}/evidence`)
    ).body
    expect(evidence.map(({ id }) => id)).toEqual([first.body.id])
    expect((await listOf(patrol)).find(({ id }) => id === body.id)?.photos).toBe(1)
  })

  it('is refused with its reason where it lies outside the district or says no place', async () => {
    const before = await count('tickets')
    const outside = await send(patrol, { location: { lng: 2.3, lat: 48.9 } }, 'corrected')
    expect([outside.status, outside.body.error.details?.['reason']]).toEqual([
      400,
      { code: 'patrol.problem.outside' },
    ])
    expect((await send(patrol, { place: ' ' })).status).toBe(400)
    expect(await count('tickets')).toBe(before)
    // A refusal keeps no key: what was corrected goes out under the same one.
    expect((await send(patrol, {}, 'corrected')).status).toBe(201)
  })

  it('is not everybody’s to write, and nobody else’s to read', async () => {
    for (const username of ['wall', 'operator', 'lead', 'duty', 'guijian', 'district', 'admin']) {
      const person = await product.logIn(username)
      expect((await send(person)).status, username).toBe(403)
      expect((await person.get('/api/patrol/reports')).status, username).toBe(403)
      expect((await person.get('/api/patrol/options')).status, username).toBe(403)
    }
    const juwei = await product.logIn('juwei')
    expect(await listOf(juwei)).toEqual([])
    const me = (await patrol.get<{ user: { id: string } }>('/api/session')).body.user.id
    expect((await send(juwei, { authorId: me })).status).toBe(403)
    expect((await send(patrol, { authorId: me })).status).toBe(201)
    const { body } = await send(juwei, { what: '路灯不亮' })
    expect((await listOf(juwei)).map(({ id }) => id)).toEqual([body.id])
    expect((await listOf(patrol)).map(({ id }) => id)).not.toContain(body.id)
  })

  it('keeps persons out of what others are sent', async () => {
    const { body } = await send(patrol, {
      what: `住户${NAME}堵楼道，电话13966660000`,
      place: '佳杰路99弄3号501室',
      done: `已劝${NAME}搬走，电话13966660000`,
    })
    await solve(patrol, body.id)
    const { rows } = await sql<{ all: string }>`
      select string_agg(e::text, '') || (select string_agg(r::text, '') from patrol_reports r) as all
      from events e`.execute(product.store.db)
    for (const secret of ['13966660000', '501室']) expect(rows[0]?.all).not.toContain(secret)
  })
})

describe('solved on the spot', () => {
  it('closes its case with what was done, once', async () => {
    const { body } = await send(patrol, { done: '当场清走，已请保洁' })
    const screens = [await duty.screen({ townCode: '310118105' })]
    await proveFrames(product, duty, screens, async () => {
      expect((await solve(patrol, body.id)).body.status).toBe('closed')
    })

    const card = await caseOf(body.caseId)
    expect(card).toMatchObject({ status: 'closed', tier: 1 })
    expect(card.latest.what.params).toMatchObject({ note: '当场清走，已请保洁' })
    const before = await count('events')
    expect((await solve(patrol, body.id)).status).toBe(200)
    expect((await solve(patrol, body.id, 'another press')).status).toBe(200)
    expect(await count('events')).toBe(before)
    expect((await sendPhoto(patrol, body.id, await aPhoto(), 'late')).status).toBe(409)
  })

  it('is not its finder’s to close once the desk has taken it up, nor where nothing was done', async () => {
    const taken = await send(patrol, { done: '劝离' })
    await duty.post(`/api/cases/${taken.body.caseId}/file`, { expectedVersion: 1 })
    await duty.post(`/api/cases/${taken.body.caseId}/sort`, { expectedVersion: 2, tier: 2 })
    const sent = await duty.post(`/api/cases/${taken.body.caseId}/dispatch`, {
      expectedVersion: 3,
      unitId: 'ZHAOXIANG-CHENGGUAN',
    })
    expect(sent.status).toBe(200)
    const late = await solve(patrol, taken.body.id)
    expect([late.status, late.body.error.code]).toEqual([409, 'notAllowedNow'])

    const nothing = await send(patrol)
    expect((await solve(patrol, nothing.body.id)).status).toBe(400)
    expect((await solve(await product.logIn('juwei'), nothing.body.id)).status).toBe(404)
  })

  it('asks for a photo where the row does', async () => {
    const stages = { 'patrol.solved': 'must' }
    await sql`
      update limits set params = jsonb_set(params::jsonb, '{stages}',
        (params -> 'stages')::jsonb || ${JSON.stringify(stages)}::jsonb)
      where code = 'formPhotos'`.execute(product.store.db)
    const options = await patrol.get<{ solvedNeedsPhoto: boolean; matters: unknown[] }>(
      '/api/patrol/options',
    )
    expect(options.body.solvedNeedsPhoto).toBe(true)
    expect(options.body.matters.length).toBeGreaterThan(3)

    const { body } = await send(patrol, { done: '清走' })
    expect((await solve(patrol, body.id)).status).toBe(400)
    await sendPhoto(patrol, body.id, await aPhoto(), 'proof')
    expect((await solve(patrol, body.id)).body.status).toBe('closed')
  })
})
