import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { aClip, aPhoto, PLACE } from './aFile.ts'
import { createFolderStore } from './folderStore.ts'
import { sweepUnused } from './unusedFiles.ts'

const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
const everybody =
  'wall operator lead duty daiban guijian chengguan shichang gongan juwei patrol chief district shegong admin'.split(
    ' ',
  )

let product: TestApp
let playing: Playing
let folder = ''
const clock = settableClock('2026-11-20T10:30:00+08:00')

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-evidence-'))
  product = await startTestApp({ clock, filesDir: folder })
  playing = await startPlaying(product, everybody, [CHENGGUAN])
})
afterAll(async () => {
  await product.close()
  await rm(folder, { recursive: true })
})

const files = async (): Promise<string[]> => {
  const names: string[] = []
  for await (const { sha256 } of createFolderStore(folder).list()) names.push(sha256)
  return names.sort()
}
const drafts = () => readdir(path.join(folder, 'drafts'))

async function dispatched(): Promise<{ card: CaseCard; orderId: string }> {
  let card = await playing.receive('12345')
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 2 })
  card = await playing.onCase('duty', card, 'dispatch', { unitId: CHENGGUAN, task: '' })
  card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
  return { card, orderId: card.orders[0]?.id ?? '' }
}

type Answered = { evidence: EvidenceItem; error: ErrorBody }
async function send(
  who: string,
  address: string,
  file: Uint8Array,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answered }> {
  const response = await fetch(product.url + address, {
    method: 'POST',
    headers: {
      cookie: playing.person(who).cookie,
      'Content-Type': 'application/octet-stream',
      ...headers,
    },
    body: new Uint8Array(file),
  })
  return { status: response.status, body: (await response.json()) as Answered }
}
async function taken(who: string, address: string, file: Uint8Array): Promise<EvidenceItem> {
  let item: EvidenceItem | undefined
  await playing.proving(async () => {
    const { status, body } = await send(who, address, file)
    expect(body).toHaveProperty('evidence')
    expect(status).toBe(201)
    item = body.evidence
  })
  return item as EvidenceItem
}
const fetchFile = async (who: string, id: string, size = '', headers = {}) => {
  const { cookie } = playing.person(who)
  const response = await fetch(`${product.url}/api/evidence/${id}${size}`, {
    headers: { cookie, ...headers },
  })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}
const listed = async (who: string, caseId: string) =>
  (await playing.person(who).get<{ evidence: EvidenceItem[] }>(`/api/cases/${caseId}/evidence`))
    .body.evidence

describe('a photo', () => {
  it('comes in whole, upright and without place, maker or person; its distance is told', async () => {
    const { card, orderId } = await dispatched()
    const { lng, lat } = card.location ?? { lng: 0, lat: 0 }
    const photo = await aPhoto({
      width: 2400,
      height: 1800,
      orientation: 6,
      takenAt: '2026:11:20 10:05:30',
      position: [lng + 0.0004, lat],
    })
    expect((await sharp(photo).metadata()).exif).toBeDefined()

    const item = await taken('chengguan', `/api/orders/${orderId}/evidence`, photo)

    expect(item).toMatchObject({
      caseId: card.id,
      orderId,
      kind: 'image',
      width: 1800,
      height: 2400,
      takenAt: '2026-11-20T02:05:30.000Z',
      place: { code: 'evidence.place.near', params: { metres: 40 } },
      isMine: true,
      isInForm: false,
    })
    for (const [size, edge] of [
      ['', 2400],
      ['/screen', 1600],
      ['/thumb', 320],
    ] as const) {
      const { response, bytes } = await fetchFile('duty', item.id, size)
      const meta = await sharp(bytes).metadata()
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      expect(meta).toMatchObject({ format: 'jpeg', height: edge })
      expect([meta.exif, meta.xmp, meta.iptc, meta.orientation]).toEqual(Array(4).fill(undefined))
      if (size === '') expect(createHash('sha256').update(bytes).digest('hex')).toBe(item.sha256)
    }
  })

  it('is told live to everybody who may see the case, and says nothing but that it is there', async () => {
    const { card, orderId } = await dispatched()
    const photo = await aPhoto({ position: [121.19, 31.16], takenAt: '2026:11:20 10:00:00' })
    const { id } = await taken('chengguan', `/api/orders/${orderId}/evidence`, photo)

    const now = await playing.look(card.id)
    expect(now.evidence).toEqual([id])
    expect(now.version).toBe(card.version)
    expect(now.latest.what.code).toBe('happened.evidenceAdded.image')
    const event = playing.screens[0]?.events.findLast((one) => JSON.stringify(one).includes(id))
    const text = JSON.stringify(event)
    for (const secret of ['near', 'metres', 'sha256', 'takenAt', '.jpg'])
      expect(text).not.toContain(secret)
  })

  it.each(['png', 'webp'] as const)('may be a %s, and is kept as a JPEG', async (format) => {
    const { card } = await dispatched()
    const item = await taken(
      'duty',
      `/api/cases/${card.id}/evidence`,
      await aPhoto({ format, width: 100, height: 50 }),
    )
    expect(item).toMatchObject({
      orderId: null,
      width: 100,
      takenAt: null,
      place: { code: 'evidence.place.none' },
    })
    const { bytes } = await fetchFile('duty', item.id, '/screen')
    expect((await sharp(bytes).metadata()).format).toBe('jpeg')
  })

  it('of an iPhone (HEIC, whatever it calls itself) is kept upright as a JPEG, its distance told', async () => {
    const { card } = await dispatched()
    const heic = await readFile('server/evidence/fixtures/upright.heic')
    const address = `/api/cases/${card.id}/evidence`
    const item = await taken('duty', address, heic)

    expect(item).toMatchObject({
      kind: 'image',
      width: 240,
      height: 320,
      takenAt: '2026-11-20T02:05:30.000Z',
      place: { code: expect.stringMatching(/^evidence\.place\.(near|far)$/) as string },
    })
    const { response, bytes } = await fetchFile('duty', item.id)
    const meta = await sharp(bytes).metadata()
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect([meta.format, meta.exif, meta.icc]).toEqual(['jpeg', undefined, undefined])
    // Lying, its upper left quarter is red; held upright, its upper right one.
    const at = async (left: number, top: number) => [
      ...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
    ]
    expect(await at(180, 60)).toEqual(
      [204, 51, 51].map((value) => expect.closeTo(value, -1.3) as number),
    )
    expect(await at(60, 60)).toEqual(
      [85, 85, 119].map((value) => expect.closeTo(value, -1.3) as number),
    )
  })

  it('hides nothing behind it: a page or archive glued to it does not come through', async () => {
    const { card } = await dispatched()
    const glued = Buffer.concat([
      await aPhoto(),
      Buffer.from('<script>alert(1)</script>PK\u0003\u0004'),
    ])
    const item = await taken('duty', `/api/cases/${card.id}/evidence`, glued)

    const { response, bytes } = await fetchFile('duty', item.id)
    expect(bytes.includes('script')).toBe(false)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(response.headers.get('content-disposition')).toMatch(/^inline; filename="[0-9a-f]{12}"$/)
  })

  it('is one file when it comes twice at once, and one piece of evidence under one key', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const before = await files()
    const photo = await aPhoto({ colour: '#123456' })
    const both = await Promise.all([send('duty', address, photo), send('lead', address, photo)])
    const keyed = { 'Idempotency-Key': 'the same press' }
    const again = await Promise.all([
      send('duty', address, photo, keyed),
      send('duty', address, photo, keyed),
    ])

    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(both[0].body.evidence.sha256).toBe(both[1].body.evidence.sha256)
    expect(again[0].body.evidence.id).toBe(again[1].body.evidence.id)
    expect((await listed('duty', card.id)).length).toBe(3)
    expect((await files()).length - before.length).toBe(2)
    const other = await send('duty', address, await aPhoto({ colour: '#654321' }), keyed)
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotencyConflict'])
  })
})

describe('a clip', () => {
  it('comes in with its seconds, without its place, and plays from the middle', async () => {
    const { orderId } = await dispatched()
    const item = await taken('chengguan', `/api/orders/${orderId}/evidence`, aClip({ seconds: 8 }))
    expect(item).toMatchObject({ kind: 'clip', seconds: 8, width: null, takenAt: null })

    const { response, bytes } = await fetchFile('duty', item.id)
    expect(response.headers.get('content-type')).toBe('video/mp4')
    expect(bytes.includes(PLACE)).toBe(false)
    const part = await fetchFile('duty', item.id, '', { Range: 'bytes=100-199' })
    expect([part.response.status, part.response.headers.get('content-range')]).toEqual([
      206,
      `bytes 100-199/${bytes.length}`,
    ])
    expect(part.bytes.equals(bytes.subarray(100, 200))).toBe(true)
    expect((await fetchFile('duty', item.id, '/thumb')).response.status).toBe(404)
    const outside = await fetchFile('duty', item.id, '', { Range: 'bytes=99999999-' })
    expect(outside.response.status).toBe(416)
  })
})

describe('a clip with a still', () => {
  const together = async (poster: Buffer, clip: Buffer, who = 'daiban') => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence?poster=${poster.length}`
    return { card, ...(await send(who, address, Buffer.concat([poster, clip]))) }
  }

  it('is kept as the clip it is, and shown by the still made anew', async () => {
    const position = [121.19, 31.16] as const
    const poster = await aPhoto({ width: 2000, height: 1000, position })
    const clip = aClip({ seconds: 8 })
    const before = await files()
    const { status, body } = await together(poster, clip)

    expect(status).toBe(201)
    expect(body.evidence).toMatchObject({ kind: 'clip', seconds: 8, hasThumb: true })
    const { id, sha256 } = body.evidence
    const whole = await fetchFile('duty', id)
    expect(whole.response.headers.get('content-type')).toBe('video/mp4')
    expect([whole.bytes.length, createHash('sha256').update(whole.bytes).digest('hex')]).toEqual([
      clip.length,
      sha256,
    ])
    for (const [size, width] of [
      ['/screen', 1600],
      ['/thumb', 320],
    ] as const) {
      const { response, bytes } = await fetchFile('duty', id, size)
      const meta = await sharp(bytes).metadata()
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      expect([meta.format, meta.width, meta.exif]).toEqual(['jpeg', width, undefined])
      // Under the same right as the clip.
      expect((await fetchFile('wall', id, size)).response.status).toBe(404)
    }
    // Nothing of it outlives the clip.
    await playing.person('daiban').post(`/api/evidence/${id}/remove`, { reason: '拍错了' })
    expect((await fetchFile('duty', id, '/thumb')).response.status).toBe(404)
    expect(await files()).toEqual(before)
  })

  it('is refused with what is no image, what is cut off, and for a photo; nothing is kept', async () => {
    const [before, photo, clip] = [await files(), await aPhoto(), aClip()]
    const tries: [Buffer, Buffer, number][] = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), clip, 415],
      [clip, clip, 415],
      [photo.subarray(0, photo.length / 2), clip, 422],
      [photo, photo, 400],
      [photo, Buffer.alloc(0), 422],
    ]
    for (const [poster, file, expected] of tries)
      expect((await together(poster, file)).status).toBe(expected)
    const { card } = await dispatched()
    const short = await send('daiban', `/api/cases/${card.id}/evidence?poster=999999`, photo)
    const odd = await send('daiban', `/api/cases/${card.id}/evidence?poster=-1`, photo)
    expect([short.status, odd.status]).toEqual([400, 400])
    expect(await files()).toEqual(before)
    expect(await drafts()).toEqual([])
  })
})

describe('what is refused', () => {
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(200)}</svg>`)
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(200)])
  const program = Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(200)])
  const imageBox = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(200)])
  const asPhoto = { 'Content-Type': 'image/jpeg' }

  it('says so by what the file is, whatever its header says, and keeps nothing', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const [before, photo] = [await files(), await aPhoto({ width: 1000, height: 1000 })]
    // Ten thousand times as many pixels as bytes.
    const bomb = await sharp({
      create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' },
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    const tries: [Buffer, number, string][] = [
      [svg, 415, 'unknownType'],
      [gif, 415, 'unknownType'],
      [program, 415, 'unknownType'],
      [imageBox('avif'), 415, 'unknownType'],
      [imageBox('heic'), 422, 'heic'],
      [Buffer.from('x'), 415, 'unknownType'],
      [Buffer.alloc(0), 422, 'empty'],
      [photo.subarray(0, photo.length / 2), 422, 'broken'],
      [Buffer.concat([photo.subarray(0, 20), Buffer.alloc(3000, 65)]), 422, 'broken'],
      [bomb, 422, 'tooManyPixels'],
      [aClip({ seconds: 300 }), 422, 'tooLong'],
      [Buffer.concat([photo, Buffer.alloc(20_000_000)]), 413, 'tooLarge'],
    ]
    for (const [file, status, problem] of tries) {
      const answer = await send('duty', address, file, asPhoto)
      const reason = answer.body.error.details?.['reason']
      expect([answer.status, reason]).toEqual([
        status,
        expect.objectContaining({ code: `evidence.problem.${problem}` }),
      ])
    }
    expect(await files()).toEqual(before)
    expect(await drafts()).toEqual([])
    expect(await listed('duty', card.id)).toEqual([])
  })

  it('leaves nothing of an upload that broke off', async () => {
    const { card } = await dispatched()
    const before = await files()
    const photo = await aPhoto({ width: 1500, height: 1500 })
    await new Promise<void>((resolve) => {
      const upload = request(`${product.url}/api/cases/${card.id}/evidence`, {
        method: 'POST',
        headers: { cookie: playing.person('duty').cookie, 'Content-Length': String(photo.length) },
      })
      upload.on('error', () => resolve())
      upload.write(photo.subarray(0, 2000), () => upload.destroy())
      upload.on('close', () => resolve())
    })

    await expect.poll(drafts).toEqual([])
    expect(await files()).toEqual(before)
    expect(await listed('duty', card.id)).toEqual([])
  })

  it('names nothing by odd ids and odd forms', async () => {
    const { card } = await dispatched()
    const photo = await aPhoto()
    for (const id of ['..%2f..%2fsession-secret', '0197a1b2-0000-7000-8000-000000000000', 'x'])
      expect((await fetchFile('duty', id)).response.status).toBe(404)
    expect((await send('duty', `/api/orders/${card.id}/evidence`, photo)).status).toBe(404)
    const odd = `/api/cases/${card.id}/evidence?form=..%2f..%2fx`
    expect((await send('duty', odd, photo)).status).toBe(400)
  })

  it('stops at as many as the row allows, per case and per minute', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const set = (change: object) =>
      sql`update limits set params = (params::jsonb || ${JSON.stringify(change)}::jsonb)::json
          where code = 'evidence'`.execute(product.store.db)
    await set({ perCase: 1 })
    const photo = await aPhoto()
    const first = await send('district', `/api/cases/${card.id}/evidence`, photo)
    expect(first.status).toBe(403)
    expect((await send('lead', address, photo)).status).toBe(201)
    const second = await send('lead', address, photo)
    await set({ perCase: 60, perMinute: 2 })
    const third = await send('lead', address, photo)
    await set({ perMinute: 40 })

    expect([second.status, second.body.error.details]).toEqual([
      409,
      { reason: { code: 'evidence.problem.tooMany', params: { n: 1 } } },
    ])
    expect(third.status).toBe(429)
  })
})

describe('who may', () => {
  it('look: units with an order, the grid’s lead, the town, the district; no wall, no stranger', async () => {
    const { card, orderId } = await dispatched()
    const item = await taken('chengguan', `/api/orders/${orderId}/evidence`, await aPhoto())
    const seen: string[] = []
    for (const name of everybody) {
      const list = await playing.person(name).get(`/api/cases/${card.id}/evidence`)
      const { response } = await fetchFile(name, item.id)
      const thumb = await fetchFile(name, item.id, '/thumb')
      const may = list.status === 200
      expect([name, response.status, thumb.response.status]).toEqual(
        may ? [name, 200, 200] : [name, 404, 404],
      )
      if (may) seen.push(name)
    }
    expect(seen.sort()).toEqual(['chengguan', 'daiban', 'district', 'duty', 'lead', 'shegong'])
  })

  it('add: who handles an open order or manages the case', async () => {
    const { card, orderId } = await dispatched()
    const photo = await aPhoto()
    const added: string[] = []
    for (const name of everybody) {
      const onOrder = await send(name, `/api/orders/${orderId}/evidence`, photo)
      const onCase = await send(name, `/api/cases/${card.id}/evidence`, photo)
      expect([201, 403]).toContain(onOrder.status)
      if (onOrder.status === 201) added.push(`${name} order`)
      if (onCase.status === 201) added.push(`${name} case`)
    }
    expect(added.sort()).toEqual([
      'chengguan case',
      'chengguan order',
      'daiban case',
      'duty case',
      'lead case',
    ])
    const without = await fetch(`${product.url}/api/evidence/${orderId}`)
    expect(without.status).toBe(401)
  })

  it('loses a file with the right to the case, even one the browser kept', async () => {
    const { card, orderId } = await dispatched()
    const item = await taken('duty', `/api/cases/${card.id}/evidence`, await aPhoto())
    const { response } = await fetchFile('chengguan', item.id)
    const etag = response.headers.get('etag') ?? ''
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
    const kept = await fetchFile('chengguan', item.id, '', { 'If-None-Match': etag })
    expect(kept.response.status).toBe(304)

    await playing.onOrder('duty', await playing.look(card.id), CHENGGUAN, 'cancel')

    const after = await fetchFile('chengguan', item.id, '', { 'If-None-Match': etag })
    expect(after.response.status).toBe(404)
    expect(
      (await send('chengguan', `/api/orders/${orderId}/evidence`, await aPhoto())).status,
    ).toBe(409)
  })
})

describe('taking back', () => {
  const remove = (who: string, id: string, reason: unknown = '拍错了') =>
    playing.person(who).post<Answered>(`/api/evidence/${id}/remove`, { reason })

  it('deletes the file, keeps that it was there, and leaves the same file of another alone', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const photo = await aPhoto({ colour: '#0a0b0c' })
    const mine = await taken('duty', address, photo)
    const theirs = await taken('lead', address, photo)
    expect((await remove('lead', mine.id)).status).toBe(403)
    expect((await remove('duty', mine.id, ' ')).status).toBe(400)

    await playing.proving(async () => expect((await remove('duty', mine.id)).status).toBe(200))

    expect((await playing.look(card.id)).evidence).toEqual([theirs.id])
    expect((await fetchFile('duty', mine.id)).response.status).toBe(404)
    expect((await fetchFile('duty', theirs.id)).response.status).toBe(200)
    expect(await files()).toContain(mine.sha256)
    expect((await remove('duty', mine.id)).body.error.code).toBe('notAllowedNow')

    await remove('lead', theirs.id)
    expect(await files()).not.toContain(mine.sha256)
    const [first] = await listed('duty', card.id)
    expect(first).toMatchObject({ id: mine.id, sha256: mine.sha256, removed: { reason: '拍错了' } })
  })

  it('ends with the hour', async () => {
    const { card } = await dispatched()
    const item = await taken('duty', `/api/cases/${card.id}/evidence`, await aPhoto())
    clock.set(new Date(clock.now().getTime() + 61 * 60_000))

    const { status, body } = await remove('duty', item.id)
    expect([status, body.error.details]).toEqual([
      409,
      { reason: { code: 'evidence.problem.tooLate', params: { n: 60 } } },
    ])
  })
})

describe('covering', () => {
  const cover = (who: string, id: string, asked: object) =>
    playing.person(who).post<Answered>(`/api/evidence/${id}/cover`, asked)
  const right = { x: 0.5, y: 0, width: 0.5, height: 1 }
  /** Left half and right half in two colours, each finely striped: a number plate of sorts. */
  const striped = () =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1200">${Array.from(
          { length: 120 },
          (_, n) => `<rect x="${n * 20}" width="10" height="1200" fill="#fff"/>`,
        ).join('')}</svg>`,
      ),
    )
      .flatten({ background: '#000' })
      .jpeg()
      .toBuffer()
  /** Light and dark in the stretch from `left` on: the darkest and lightest of its pixels. */
  const range = async (bytes: Buffer, left: number, width: number) => {
    const meta = await sharp(bytes).metadata()
    const stretch = { left: Math.round(meta.width * left), width: Math.round(meta.width * width) }
    const cut = await sharp(bytes)
      .extract({ ...stretch, top: 0, height: meta.height })
      .toBuffer()
    const { channels } = await sharp(cut).stats()
    return [channels[0]?.min ?? 0, channels[0]?.max ?? 0] as const
  }

  it.each(['mosaic', 'solid'] as const)(
    'by %s leaves nothing of what was there, in no size, and deletes the file as it came',
    async (look) => {
      const { card, orderId } = await dispatched()
      const address = `/api/orders/${orderId}/evidence`
      const before = await taken('chengguan', address, await striped())
      clock.set(new Date(clock.now().getTime() + 1000))
      const other = await taken('chengguan', address, await aPhoto())
      let after: EvidenceItem | undefined
      await playing.proving(async () => {
        const { status, body } = await cover('chengguan', before.id, { look, boxes: [right] })
        expect(status).toBe(200)
        after = body.evidence
      })

      expect(after).toMatchObject({
        ...{ caseId: card.id, orderId, coveredFrom: before.sha256, removed: null, isMine: true },
        ...{ addedAt: before.addedAt, takenAt: before.takenAt, width: 2400, height: 1200 },
      })
      const { id = '', sha256 = '' } = after ?? {}
      for (const size of ['', '/screen', '/thumb']) {
        const { bytes } = await fetchFile('duty', id, size)
        const [darkest, lightest] = await range(bytes, 0.52, 0.46)
        expect(lightest - darkest).toBeLessThan(40)
        if (size !== '/thumb') {
          const [dark, light] = await range(bytes, 0, 0.48)
          expect(light - dark).toBeGreaterThan(200)
        }
        if (look === 'solid') expect(lightest).toBeLessThan(20)
      }
      expect((await fetchFile('chengguan', before.id)).response.status).toBe(404)
      expect(await files()).not.toContain(before.sha256)
      expect((await listed('duty', card.id)).map((item) => item.id)).toEqual([id, other.id])
      const now = await playing.look(card.id)
      expect(now.evidence).toEqual([id, other.id])
      expect(now.latest.what).toEqual({
        code: 'happened.evidenceCovered',
        params: { by: expect.any(String) as string, original: before.sha256, covered: sha256 },
      })
      // Covered once more, it still says what it was made of.
      const again = await cover('chengguan', id, { look, boxes: [{ ...right, x: 0 }] })
      expect(again.body.evidence.coveredFrom).toBe(sha256)
      expect(await listed('duty', card.id)).toHaveLength(2)
    },
  )

  it('is for whoever may take it back: nobody else, no clip, not after the hour', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const photo = await taken('duty', address, await aPhoto())
    const clip = await taken('duty', address, aClip())
    const asked = { look: 'solid', boxes: [right] }
    const answers = [
      await cover('lead', photo.id, asked),
      await cover('shichang', photo.id, asked),
      await cover('duty', clip.id, asked),
      await cover('duty', photo.id, { look: 'solid', boxes: [] }),
      await cover('duty', photo.id, { look: 'solid', boxes: [{ ...right, width: 0.9 }] }),
      await cover('duty', photo.id, { look: 'blur', boxes: [right] }),
    ]
    clock.set(new Date(clock.now().getTime() + 61 * 60_000))
    answers.push(await cover('duty', photo.id, asked))

    expect(answers.map(({ status }) => status)).toEqual([403, 404, 409, 400, 400, 400, 409])
    expect((await listed('duty', card.id)).map(({ id }) => id)).toEqual([photo.id, clip.id])
    expect(await files()).toContain(photo.sha256)
  })

  it('happens once, however often it is asked at the same time', async () => {
    const { card } = await dispatched()
    const photo = await taken('lead', `/api/cases/${card.id}/evidence`, await aPhoto())
    const asked = { look: 'solid', boxes: [right] }
    const answers = await Promise.all([1, 2, 3].map(() => cover('lead', photo.id, asked)))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const list = await listed('duty', card.id)
    expect(list).toHaveLength(1)
    expect((await fetchFile('duty', list[0]?.id ?? '')).response.status).toBe(200)
  })
})

describe('a form', () => {
  const entry = (photos?: string[]) => ({
    form: 'onSite',
    stage: 'check',
    data: { facts: 'true', seen: '油烟直排', needsFollowUp: 'no' },
    ...(photos && { photos }),
  })
  const enter = async (card: CaseCard, photos?: string[]) => {
    const order = (await playing.look(card.id)).orders[0]
    return playing.person('chengguan').post<{ error: ErrorBody }>(`/api/orders/${order?.id}/form`, {
      expectedVersion: order?.version,
      entry: entry(photos),
    })
  }
  const need = (stages: object) =>
    sql`update limits set params = ${JSON.stringify({ stages })} where code = 'formPhotos'`.execute(
      product.store.db,
    )

  it('that needs a photo is refused without; the photo it stands on stays', async () => {
    await need({ 'onSite.check': 'must' })
    const { card, orderId } = await dispatched()
    const without = await enter(card)
    expect([without.status, without.body.error.details]).toEqual([
      400,
      { field: 'entry.photos', reason: { code: 'evidence.problem.photoMissing' } },
    ])
    const address = `/api/orders/${orderId}/evidence`
    const other = await taken('chengguan', address, await aPhoto())
    const photo = await taken('chengguan', `${address}?form=onSite.check`, await aPhoto())
    // Taken for nothing in particular, or not there at all.
    expect((await enter(card, [other.id])).status).toBe(400)
    expect((await enter(card, [photo.id, orderId])).status).toBe(400)

    expect((await enter(card, [photo.id])).status).toBe(200)

    expect((await enter(card, [photo.id])).status).toBe(400)
    const list = await listed('duty', card.id)
    expect(list.map(({ id, isInForm }) => [id, isInForm])).toEqual([
      [other.id, false],
      [photo.id, true],
    ])
    const back = await playing
      .person('chengguan')
      .post<{ error: ErrorBody }>(`/api/evidence/${photo.id}/remove`, { reason: 'x' })
    expect(back.body.error.details).toEqual({ reason: { code: 'evidence.problem.inForm' } })
  })

  it('that asks for none takes none', async () => {
    await need({})
    const { card, orderId } = await dispatched()
    const photo = await taken(
      'chengguan',
      `/api/orders/${orderId}/evidence?form=onSite.check`,
      await aPhoto(),
    )
    expect((await enter(card, [photo.id])).status).toBe(400)
    expect((await enter(card)).status).toBe(200)
  })
})

it('sweeps whole files that no row tells of, when they are old enough', async () => {
  const store = createFolderStore(folder)
  const { sha256 } = await store.put([Buffer.from('its row was never written')])
  const before = (await files()).length
  const deps = { db: product.store.db, files: store }

  expect(await sweepUnused(deps, new Date())).toBe(0)
  expect(await sweepUnused(deps, new Date(Date.now() + 3_600_000))).toBe(1)
  expect(await store.find(sha256)).toBeNull()
  expect((await files()).length).toBe(before - 1)
})

it('goes on in the case that took its own in', async () => {
  const { card: source } = await dispatched()
  const item = await taken('duty', `/api/cases/${source.id}/evidence`, await aPhoto())
  let target = await playing.receive('12345')
  target = await playing.onCase('duty', target, 'file')
  target = await playing.onCase('duty', target, 'merge', {
    caseId: source.id,
    caseVersion: (await playing.look(source.id)).version,
  })

  expect((await listed('chengguan', target.id)).map(({ id }) => id)).toEqual([item.id])
  expect((await fetchFile('chengguan', item.id)).response.status).toBe(200)
})
