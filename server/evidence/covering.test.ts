import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import type { EvidenceItem } from '#shared/evidence.ts'
import { aClip, aPhoto } from './aFile.ts'
import { type Answered, startEvidenceWorld } from './evidenceWorld.ts'

const world = await startEvidenceWorld()
const { clock, playing, files, dispatched, taken, fetchFile, listed } = world
afterAll(() => world.close())

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
