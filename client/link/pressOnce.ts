import { newIdempotencyKey, post, type Answer, type Problem } from './http.ts'

type Send<T> = (
  path: string,
  body: unknown,
  options: { idempotencyKey: string },
) => Promise<Answer<T>>

/**
 * One press is one key. When nobody answered, the same press again carries the same key, so that
 * the server does it once however often it was sent; anything else that is sent gets a new one.
 */
export function createPress<T>(
  send: Send<T> = post,
  makeKey = newIdempotencyKey,
): (path: string, body: unknown) => Promise<Answer<T>> {
  const unanswered = new Map<string, { body: string; key: string }>()

  /** A line that broke under the press is tried once more at once; after that a person decides. */
  async function sendTwice(path: string, body: unknown, key: string): Promise<Answer<T>> {
    const answer = await send(path, body, { idempotencyKey: key })
    if (answer.ok || answer.error.code !== 'noAnswer') return answer
    return send(path, body, { idempotencyKey: key })
  }

  return async (path, body) => {
    const text = JSON.stringify(body)
    const before = unanswered.get(path)
    const key = before?.body === text ? before.key : makeKey()
    unanswered.set(path, { body: text, key })
    const answer = await sendTwice(path, body, key)
    if (answer.ok || !isUnanswered(answer.error)) unanswered.delete(path)
    return answer
  }
}

/** Nobody knows whether it was done: pressing again is safe and needed. */
const isUnanswered = ({ code, status }: Problem): boolean =>
  code === 'noAnswer' || code === 'storeUnavailable' || status >= 500
