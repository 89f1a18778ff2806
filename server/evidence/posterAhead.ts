import { say } from '#shared/say.ts'
import { badRequest } from '#server/errors.ts'

/**
 * A body that begins with so many bytes of a poster: those, and the clip behind them, still to be read.
 * In one body, so that a clip and its still come together or not at all. Throws 400 where it ends before.
 */
export async function posterAhead(
  content: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ poster: Buffer; clip: AsyncIterable<Uint8Array> }> {
  const chunks = content[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < bytes) {
    const { done, value } = await chunks.next()
    if (done) throw badRequest('The upload broke off', { reason: say('evidence.problem.brokeOff') })
    head = Buffer.concat([head, value])
  }
  return { poster: head.subarray(0, bytes), clip: behind(head.subarray(bytes), chunks) }
}

async function* behind(
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncIterable<Uint8Array> {
  if (first.length > 0) yield first
  for (;;) {
    const { done, value } = await chunks.next()
    if (done) return
    yield value
  }
}
