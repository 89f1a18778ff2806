import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { checkServer, createPoster } from './postItems.ts'

const keys = { '12345': 'one', '110': 'two', visits: 'three' }
const items = [{ sourceId: '1', title: 'a', receivedAt: '2026-04-08T10:00:00Z' }]
const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** Answers the n-th request with the n-th of these; keeps what it was sent. */
async function answering(...listeners: RequestListener[]) {
  const bodies: string[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (part: Buffer) => (body += part.toString()))
    req.on('end', () => {
      bodies.push(`${String(req.headers.authorization)} ${body}`)
      const answer = listeners[Math.min(bodies.length, listeners.length) - 1]
      answer?.(req, res)
    })
  }).listen(0, '127.0.0.1')
  closers.push(() => server.close())
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies }
}

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (_, res) =>
    void res.writeHead(code, headers).end(body)
const taken = status(200, {}, '{"results":[{"sourceId":"1","status":"accepted"}]}')
const cut: RequestListener = (_, res) => void res.destroy()

function posterFor(url: string, stop = new AbortController().signal) {
  const troubles: [string, number][] = []
  const onTrouble = (reason: string, waitMs: number) => void troubles.push([reason, waitMs])
  return { ...createPoster({ url, keys, stop, onTrouble, firstWaitMs: 1 }), troubles }
}

it('sends the very same again through cuts and a full store, as late as the server asks', async () => {
  const { url, bodies } = await answering(cut, status(503, { 'retry-after': '0' }), cut, taken)
  const { post, troubles } = posterFor(url)

  const results = await post('110', items)

  expect(results).toEqual([{ sourceId: '1', status: 'accepted' }])
  expect(bodies).toEqual(Array(4).fill(`Bearer two ${JSON.stringify({ items })}`))
  expect(troubles).toEqual([
    [expect.any(String), 1],
    ['the server answers 503', 0],
    [expect.any(String), 4],
  ])
})

it('takes "every item rejected" for an answer', async () => {
  const body = '{"results":[{"sourceId":"1","status":"rejected","errors":[]}]}'
  const { url } = await answering(status(422, {}, body))

  expect(await posterFor(url).post('12345', items)).toEqual([
    { sourceId: '1', status: 'rejected', errors: [] },
  ])
})

it.each([
  [401, /refuses the key of the feed 12345/],
  [403, /refuses the key of the feed 12345/],
  [404, /no intake at this address/],
  [400, /refuses what is sent \(400\)/],
])('gives up on %i with one sentence', async (code, sentence) => {
  const { url } = await answering(status(code))

  await expect(posterFor(url).post('12345', items)).rejects.toThrow(sentence)
})

it('stops while it waits', async () => {
  const stop = new AbortController()
  const { url } = await answering(status(503, { 'retry-after': '3600' }))
  const { post } = createPoster({ url, keys, stop: stop.signal, onTrouble: () => stop.abort() })

  expect(await post('12345', items)).toBeNull()
})

it('says that nobody answers, and that somebody else does', async () => {
  const { url } = await answering(status(404))

  await expect(checkServer(url)).rejects.toThrow(/is no Shaotai server/)
  await expect(checkServer('http://127.0.0.1:9')).rejects.toThrow(/^Nobody answers at/)
})
