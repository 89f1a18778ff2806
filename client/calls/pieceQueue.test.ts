import { expect, it } from 'vitest'
import type { Answer } from '../link/http.ts'
import { createPieceQueue, type Piece } from './pieceQueue.ts'

const refused = (status: number): Answer<unknown> => ({
  ok: false,
  error: { status, code: 'unexpected', message: '' },
})
const piece = (n: number, isLast = false): Piece => ({ n, content: new Blob(['x']), isLast })

/** A queue whose server answers these one after the other, and then always takes. */
function start(answers: Answer<unknown>[]) {
  const sent: number[] = []
  let refusals = 0
  const queue = createPieceQueue({
    send: async ({ n }) => {
      sent.push(n)
      return answers.shift() ?? { ok: true, data: null }
    },
    onRefused: () => refusals++,
    wait: async () => undefined,
  })
  return { queue, sent, refusals: () => refusals }
}

it('sends pieces in their order, each again until it is taken', async () => {
  const { queue, sent, refusals } = start([refused(0), refused(503), refused(429)])
  for (const n of [0, 1, 2]) queue.add(piece(n, n === 2))
  await queue.settled()

  expect(sent).toEqual([0, 0, 0, 0, 1, 2])
  expect(refusals()).toBe(0)
})

it('ends with a refusal, and sends nothing that comes later', async () => {
  const { queue, sent, refusals } = start([{ ok: true, data: null }, refused(409)])
  for (const n of [0, 1, 2]) queue.add(piece(n))
  await queue.settled()
  queue.add(piece(3))
  await queue.settled()

  expect(sent).toEqual([0, 1])
  expect(refusals()).toBe(1)
})

it('goes on with what comes after it had nothing to do', async () => {
  const { queue, sent } = start([])
  queue.add(piece(0))
  await queue.settled()
  queue.add(piece(1))
  await queue.settled()

  expect(sent).toEqual([0, 1])
})
