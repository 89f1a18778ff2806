import { expect, it } from 'vitest'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Answer, Problem } from '../link/http.ts'
import { createUploadQueue } from './uploadQueue.ts'

type Sent = { file: Blob; key: string; answer: (given: Answer<{ evidence: EvidenceItem }>) => void }

function start() {
  const sent: Sent[] = []
  const done: string[] = []
  const dropped: string[] = []
  const waits: (() => void)[] = []
  let keys = 0
  const queue = createUploadQueue({
    prepare: async (file) => file,
    send: (file, { idempotencyKey, onProgress, signal }) => {
      onProgress(0.5)
      return new Promise((resolve) => {
        sent.push({ file, key: idempotencyKey, answer: resolve })
        signal.addEventListener('abort', () => resolve(refusal('noAnswer', 0)))
      })
    },
    makeKey: () => `key ${++keys}`,
    isPassing: ({ code }) => code === 'noAnswer',
    previewOf: ({ type }) => (type.startsWith('image/') ? `blob:${type}` : null),
    dropPreview: (url) => dropped.push(url),
    pause: () => new Promise((resolve) => waits.push(resolve)),
    done: ({ id }) => done.push(id),
  })
  const at = async (n: number): Promise<Sent> => {
    await expect.poll(() => sent.length).toBeGreaterThan(n)
    return sent[n] as Sent
  }
  return { queue, sent, done, dropped, waits, at }
}

const photo = () => new Blob(['x'], { type: 'image/jpeg' })
const refusal = (code: Problem['code'], status: number) =>
  ({ ok: false, error: { code, status, message: '' } }) as const
const taken = (id: string) => ({ ok: true, data: { evidence: { id } as EvidenceItem } }) as const

it('sends one after the other and forgets what is there', async () => {
  const { queue, sent, done, dropped, at } = start()
  queue.add([photo(), new Blob(['x'], { type: 'video/mp4' })])
  const first = await at(0)
  expect(queue.uploads).toMatchObject([
    { state: 'sending', percent: 50, preview: 'blob:image/jpeg' },
    { state: 'waiting', preview: null },
  ])
  expect(sent).toHaveLength(1)

  first.answer(taken('a'))
  ;(await at(1)).answer(taken('b'))

  await expect.poll(() => queue.uploads.length).toBe(0)
  expect(done).toEqual(['a', 'b'])
  expect(dropped).toEqual(['blob:image/jpeg'])
})

it('tries again by itself where nobody answered, under the same key', async () => {
  const { queue, waits, done, at } = start()
  queue.add([photo()])
  const first = await at(0)
  first.answer(refusal('noAnswer', 0))
  await expect.poll(() => waits.length).toBe(1)
  expect(queue.uploads).toMatchObject([{ state: 'failed', isPassing: true }])
  waits[0]?.()
  const second = await at(1)
  expect(second.key).toBe(first.key)
  second.answer(taken('a'))

  await expect.poll(() => done).toEqual(['a'])
})

it('keeps what was refused, lets the others pass, and sends it again when told to', async () => {
  const { queue, sent, done, at } = start()
  queue.add([photo(), photo()])
  ;(await at(0)).answer(refusal('unusableFile', 422))
  ;(await at(1)).answer(taken('b'))
  await expect.poll(() => done).toEqual(['b'])
  expect(queue.uploads).toMatchObject([{ state: 'failed', problem: { code: 'unusableFile' } }])

  queue.retry(queue.uploads[0]?.id ?? 0)
  const again = await at(2)
  expect(again.key).toBe(sent[0]?.key)
  again.answer(taken('a'))
  await expect.poll(() => queue.uploads.length).toBe(0)
})

it('leaves one out at any moment, also on its way, and goes on with the next', async () => {
  const { queue, dropped, done, at } = start()
  queue.add([photo(), photo()])
  await at(0)
  queue.leaveOut(queue.uploads[0]?.id ?? 0)
  expect(queue.uploads).toHaveLength(1)
  expect(dropped).toHaveLength(1)

  ;(await at(1)).answer(taken('b'))
  await expect.poll(() => done).toEqual(['b'])
})
