import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Visit } from '#shared/visit.ts'
import { everybody, startPlaying, type Playing } from '#server/cases/playing.ts'
import { aPhoto } from '#server/evidence/aFile.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { aVisit } from './aVisit.ts'
import type { WrittenVisit } from './visitService.ts'

let product: TestApp
let playing: Playing
let folder = ''
const clock = settableClock('2026-11-20T10:30:00+08:00')

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-findings-'))
  product = await startTestApp({ clock, filesDir: folder })
  playing = await startPlaying(product, everybody, [])
})
afterAll(async () => {
  await product.close()
  await rm(folder, { recursive: true })
})

async function visited(): Promise<{ id: string; lamp: string; drain: string }> {
  const findings = ['楼道灯损坏', '下水道堵塞'].map((title) => ({ as: 'case' as const, title }))
  const { status, body } = await playing
    .person('juwei')
    .post<WrittenVisit>('/api/visits', aVisit({ findings }))
  expect(status).toBe(201)
  const [lamp = '', drain = ''] = body.caseIds
  return { id: body.id, lamp, drain }
}
async function send(who: string, visitId: string, caseId: string, key?: string) {
  const photo = await aPhoto({ position: [121.19, 31.16] })
  const answer = await fetch(`${product.url}/api/visits/${visitId}/cases/${caseId}/photos`, {
    method: 'POST',
    headers: {
      cookie: playing.person(who).cookie,
      'Content-Type': 'image/jpeg',
      ...(key !== undefined && { 'Idempotency-Key': key }),
    },
    body: new Uint8Array(photo),
  })
  const body = (await answer.json()) as { evidence: EvidenceItem; error: ErrorBody }
  return { status: answer.status, body }
}
const photosOf = async (visitId: string) =>
  (
    await playing.person('juwei').get<{ visit: Visit }>(`/api/visits/${visitId}`)
  ).body.visit.cases.map(({ title, photos }) => [title, photos])

it('lands on the case the finding became, once per key, and is told to those who handle it', async () => {
  const { id, lamp, drain } = await visited()
  let first: EvidenceItem | undefined
  await playing.proving(async () => {
    const { status, body } = await send('juwei', id, drain, 'one press')
    expect(status).toBe(201)
    first = body.evidence
  })
  const again = await send('juwei', id, drain, 'one press')

  expect(again.body.evidence.id).toBe(first?.id)
  expect(first).toMatchObject({ caseId: drain, orderId: null, form: null, isMine: true })
  const card = await playing.look(drain)
  expect(card.evidence).toEqual([first?.id])
  expect(card.latest.what.code).toBe('happened.evidenceAdded.image')
  expect((await playing.look(lamp)).evidence ?? []).toEqual([])
  expect(await photosOf(id)).toEqual([
    ['楼道灯损坏', 0],
    ['下水道堵塞', 1],
  ])
})

it('is added by the visit’s author alone, and to a case of that visit alone', async () => {
  const { id, lamp } = await visited()
  const other = await visited()
  const added: string[] = []
  for (const who of everybody) {
    const { status } = await send(who, id, lamp)
    expect([201, 403, 404]).toContain(status)
    if (status === 201) added.push(who)
  }
  expect(added).toEqual(['juwei'])
  expect((await send('juwei', id, other.lamp)).status).toBe(404)
  expect((await send('juwei', id, 'x')).status).toBe(404)
  expect((await send('juwei', 'x', lamp)).status).toBe(404)
})

it('is fetched by nobody without the right to the case’s evidence: no wall, no stranger', async () => {
  const { id, lamp } = await visited()
  const { body } = await send('juwei', id, lamp)
  const seen: string[] = []
  for (const who of everybody)
    for (const size of ['', '/screen', '/thumb']) {
      const { cookie } = playing.person(who)
      const { status } = await fetch(`${product.url}/api/evidence/${body.evidence.id}${size}`, {
        headers: { cookie },
      })
      expect([200, 404]).toContain(status)
      if (status === 200 && size === '') seen.push(who)
    }
  expect(seen.sort()).toEqual(['daiban', 'district', 'duty', 'lead', 'shegong'])
})

it('is refused once the case is closed', async () => {
  const { id, lamp } = await visited()
  const card: CaseCard = await playing.onCase('daiban', await playing.look(lamp), 'void', {
    reason: '重复反映',
  })
  const { status, body } = await send('juwei', id, lamp)

  expect(card.status).toBe('voided')
  expect([status, body.error.code]).toEqual([409, 'notAllowedNow'])
})
