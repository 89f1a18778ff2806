import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { aClip, aPhoto } from './aFile.ts'
import { startEvidenceWorld } from './evidenceWorld.ts'

const world = await startEvidenceWorld()
const { product, playing, files, drafts, dispatched, send, taken, fetchFile, listed } = world
afterAll(() => world.close())

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
