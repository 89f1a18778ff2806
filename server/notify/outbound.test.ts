import { afterAll, expect, it } from 'vitest'
import { post, type Posting } from './outbound.ts'
import { startReceiver } from './testing.ts'

const receiver = await startReceiver(() => ({ status: 200, body: 'taken' }))
afterAll(() => receiver.close())

const send = (change: Partial<Posting> = {}) =>
  post({
    ...{ url: new URL(receiver.origin), headers: { 'X-Test': 'a' }, body: Buffer.from('body') },
    ...{ withinMs: 10_000, isTrusted: true },
    ...change,
  })

it('posts, and reads the answer', async () => {
  expect(await send()).toEqual({
    ...{ kind: 'answered', status: 200, retryAfterMs: null, body: 'taken' },
  })
  expect(receiver.received.at(-1)).toMatchObject({ headers: { 'x-test': 'a' } })
  expect(receiver.received.at(-1)?.body.toString()).toBe('body')
})

it('follows no redirect, and hears for how long to wait', async () => {
  const headers = { location: 'http://127.0.0.1:1/', 'retry-after': '7' }
  receiver.answers(() => ({ status: 302, headers }))
  const before = receiver.received.length

  expect(await send()).toMatchObject({ status: 302, retryAfterMs: 7000 })
  expect(receiver.received).toHaveLength(before + 1)
})

it('reads no more of an answer than anybody has to say', async () => {
  receiver.answers(() => ({ status: 200, body: 'x'.repeat(10_000_000) }))
  const answer = await send()

  expect(answer.kind === 'answered' && answer.body.length).toBeLessThanOrEqual(16_384)
})

it('gives up one that takes it and says nothing', async () => {
  receiver.answers(null)

  expect(await send({ withinMs: 50 })).toEqual({ kind: 'failed', reason: 'timedOut' })
})

it('says that nobody is there', async () => {
  const url = new URL('http://127.0.0.1:1/')

  expect(await send({ url })).toEqual({ kind: 'failed', reason: 'unreachable' })
})

it.each(['127.0.0.1', 'localhost', '[::1]'])(
  'never connects to %s for a stranger',
  async (host) => {
    const url = new URL(receiver.origin.replace('127.0.0.1', host))
    const before = receiver.received.length

    expect(await send({ url, isTrusted: false })).toEqual({
      ...{ kind: 'failed', reason: 'addressForbidden' },
    })
    expect(receiver.received).toHaveLength(before)
  },
)
