import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { aClip, aPhoto, PLACE } from './aFile.ts'
import { startEvidenceWorld } from './evidenceWorld.ts'

const world = await startEvidenceWorld()
const { playing, files, drafts, dispatched, send, taken, fetchFile } = world
afterAll(() => world.close())

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
