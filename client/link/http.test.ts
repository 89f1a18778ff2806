import { afterEach, expect, it, vi } from 'vitest'
import { get, newIdempotencyKey, post } from './http.ts'

const answering = (response: () => Response | Promise<Response>) => {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => response())
  vi.stubGlobal('fetch', fetch)
  return fetch
}
afterEach(() => vi.unstubAllGlobals())

it('hands on what the server says', async () => {
  answering(() => Response.json({ seq: 3 }))

  expect(await get('/api/board')).toEqual({ ok: true, data: { seq: 3 } })
})

it('takes an empty answer as null', async () => {
  answering(() => new Response(null, { status: 204 }))

  expect(await get('/api/session')).toEqual({ ok: true, data: null })
})

it('makes a problem of a refusal, with its code and how long to wait', async () => {
  const error = { code: 'slowDown', message: 'Too many', details: { limit: 5 } }
  answering(() => Response.json({ error }, { status: 429, headers: { 'retry-after': '7' } }))

  expect(await get('/api/board')).toEqual({
    ok: false,
    error: { ...error, status: 429, retryAfter: 7 },
  })
})

it.each([
  ['a proxy’s page', 502, '<html>', 'noAnswer'],
  [
    'a code this build does not know',
    418,
    '{"error":{"code":"teapot","message":""}}',
    'unexpected',
  ],
])('judges %s by its status', async (_, status, text, code) => {
  answering(() => new Response(text, { status }))

  expect(await get('/api/board')).toMatchObject({ ok: false, error: { code, status } })
})

it('never throws when nobody answers', async () => {
  answering(() => Promise.reject(new TypeError('fetch failed')))

  expect(await get('/api/board')).toMatchObject({
    ok: false,
    error: { code: 'noAnswer', status: 0 },
  })
})

it('sends a command with its key', async () => {
  const fetch = answering(() => Response.json({}))
  const idempotencyKey = newIdempotencyKey()
  await post('/api/cases/1/file', { expectedVersion: 1 }, { idempotencyKey })

  expect(idempotencyKey).toMatch(/^[0-9a-f]{32}$/)
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    method: 'POST',
    body: '{"expectedVersion":1}',
    headers: { 'idempotency-key': idempotencyKey, 'content-type': 'application/json' },
  })
})
