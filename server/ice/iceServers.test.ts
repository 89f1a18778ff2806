import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { parseEnvironment } from '#server/config.ts'
import { startTestApp } from '#server/live/testing.ts'
import { iceServersOf } from './iceServers.ts'

const SECRET = 'a secret of the relay'
const until = new Date('2026-11-22T22:00:00+08:00')

it('gives a session credentials of its own that the relay can check, and keeps the secret', () => {
  const [stun, relay, fixed] = iceServersOf(
    [
      { urls: 'stun:10.0.0.1' },
      { urls: ['turn:10.0.0.1', 'turns:10.0.0.1:5349?transport=tcp'], secret: SECRET },
      { urls: 'turn:10.0.0.2', username: 'station', credential: 'known' },
    ],
    'session-1',
    until,
  )

  expect(stun).toEqual({ urls: 'stun:10.0.0.1' })
  expect(fixed).toEqual({ urls: 'turn:10.0.0.2', username: 'station', credential: 'known' })
  expect(relay?.username).toMatch(/^1795356000:[0-9a-f]{12}$/)
  expect(relay?.credential).toBe(
    createHmac('sha1', SECRET)
      .update(relay?.username ?? '')
      .digest('base64'),
  )
  expect(JSON.stringify(relay)).not.toMatch(/session-1|secret/)
})

it('marks two sessions differently', () => {
  const users = ['a', 'b'].map(
    (key) => iceServersOf([{ urls: 'turn:x', secret: SECRET }], key, until)[0]?.username,
  )
  expect(new Set(users).size).toBe(2)
})

it.each([
  ['[{"urls":"turn:x"}]', 'username and credential, or secret'],
  ['[{"urls":"turn:x","username":"a"}]', 'username and credential, or secret'],
  ['[{"urls":"http://x"}]', 'stun:'],
  ['[{"urls":[]}]', 'ICE_SERVERS'],
  ['[{"urls":"turn:x","secret":"short"}]', 'at least 16'],
  [`[{"urls":"turn:x","username":"a","credential":"b","secret":"${SECRET}"}]`, 'either'],
])('refuses %s at the start, in one sentence', (ICE_SERVERS, part) => {
  const attempt = () => parseEnvironment({ ICE_SERVERS })
  expect(attempt).toThrow(/^ICE_SERVERS /)
  expect(attempt).toThrow(part)
  expect(attempt).not.toThrow(/\n/)
})

it('tells them to who is logged in, and to nobody else', async () => {
  const product = await startTestApp({ iceServers: [{ urls: 'turn:10.0.0.1', secret: SECRET }] })
  try {
    const lead = await product.logIn('lead')
    const asked = await lead.get<{ iceServers: { username: string }[]; iceUntil: string }>(
      '/api/config',
    )
    const stranger = await fetch(`${product.url}/api/config`)

    expect(asked.body.iceServers).toHaveLength(1)
    const expiry = Number(asked.body.iceServers[0]?.username.split(':')[0]) * 1000
    expect(expiry).toBeGreaterThan(Date.now() + 60 * 60_000)
    expect(Math.abs(expiry - Date.parse(asked.body.iceUntil))).toBeLessThan(1000)
    expect(asked.headers.get('cache-control')).toBe('no-store')
    expect(await stranger.json()).toMatchObject({ iceServers: [], iceUntil: null })
  } finally {
    await product.close()
  }
})
