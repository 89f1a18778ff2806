import { afterAll, expect, it } from 'vitest'
import { CONTRACT } from '#shared/board.ts'
import { dial, settableClock, startTestApp, type Failure } from '#server/live/testing.ts'

const clock = settableClock(new Date('2026-04-08T10:00:00Z'))
const app = await startTestApp({ clock })
afterAll(() => app.close())
const admin = await app.logIn('admin')

interface Made {
  id: string
  token: string
  accountUsername: string
  note: string
  expiresAt: string
}
const make = async (more: object = {}) =>
  (
    await admin.post<Made>('/api/tokens', {
      accountUsername: 'wall',
      note: 'the wall in the hall',
      ...more,
    })
  ).body

const ask = (path: string, token: string, init: RequestInit = {}) =>
  fetch(app.url + path, { ...init, headers: { Authorization: `Bearer ${token}` } })

async function end(id: string): Promise<number> {
  const headers = { cookie: admin.cookie }
  return (await fetch(`${app.url}/api/tokens/${id}`, { method: 'DELETE', headers })).status
}

it('makes a token for an account, shows it once, and lists it without it', async () => {
  const { token, ...rest } = await make({ days: 10 })

  const { body } = await admin.get<{ tokens: object[] }>('/api/tokens')

  expect(token).toMatch(/^sht_[\w-]{43}$/)
  expect(body.tokens).toContainEqual(rest)
  expect(JSON.stringify(body)).not.toContain('sht_')
  expect(rest).toMatchObject({
    accountUsername: 'wall',
    note: 'the wall in the hall',
    expiresAt: '2026-04-18T10:00:00.000Z',
    endedAt: null,
  })
})

it('lets a display follow its area with the token alone', async () => {
  const { token } = await make()
  const socket = await dial(app.url, token)

  const reply: unknown = await socket.emitWithAck('board:follow', {
    scope: { gridId: '310118105G01' },
    since: 0,
    contract: CONTRACT,
  })

  expect(reply).toMatchObject({ ok: true })
  socket.disconnect()
})

it('cuts the sockets of an ended token, says why, and lets it in no more (how soon: e2e/faults)', async () => {
  const { id, token } = await make()
  const socket = await dial(app.url, token)
  const told = new Promise((resolve) => socket.once('session:ended', resolve))
  const cut = new Promise((resolve) => socket.once('disconnect', resolve))

  expect(await end(id)).toBe(204)

  expect(await told).toEqual({ reason: 'tokenEnded' })
  expect(await cut).toBe('io server disconnect')
  await expect(dial(app.url, token)).rejects.toThrow('notLoggedIn')
  const refused = await ask('/api/session', token)
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ error: { details: { ended: 'tokenEnded' } } })
})

it('opens what its account may read, and nothing of the feeds', async () => {
  const { token } = await make()

  expect(await (await ask('/api/session', token)).json()).toMatchObject({
    user: { username: 'wall' },
  })
  expect((await ask('/api/intake/12345', token, { method: 'POST' })).status).toBe(401)
  expect((await ask('/api/session', 'demo-12345')).status).toBe(401)
})

it('is not ended by a program that logs out', async () => {
  const { token } = await make()

  await ask('/api/session', token, { method: 'DELETE' })

  expect((await ask('/api/session', token)).status).toBe(200)
})

it('ends by itself on its day', async () => {
  const { token } = await make({ days: 1 })

  clock.set(new Date('2026-04-09T09:59:59Z'))
  const before = await ask('/api/session', token)
  clock.set(new Date('2026-04-09T10:00:00Z'))
  const after = await ask('/api/session', token)
  clock.set(new Date('2026-04-08T10:00:00Z'))

  expect([before.status, after.status]).toEqual([200, 401])
})

it('lets no token manage tokens, not even an administrator’s', async () => {
  const { token } = await make({ accountUsername: 'admin' })

  expect((await ask('/api/tokens', token)).status).toBe(403)
  const cookie = `shaotai_session=${token}`
  expect((await fetch(`${app.url}/api/tokens`, { headers: { cookie } })).status).toBe(403)
})

it('is for administrators alone', async () => {
  const lead = await app.logIn('lead')

  const answers = [
    await lead.get<Failure>('/api/tokens'),
    await lead.post<Failure>('/api/tokens', { accountUsername: 'wall', note: 'x' }),
  ]

  expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
    [403, 'notAllowed'],
    [403, 'notAllowed'],
  ])
})

it.each([
  ['no such account', { accountUsername: 'nobody', note: 'x' }, 404],
  ['no note', { accountUsername: 'wall' }, 400],
  ['an endless life', { accountUsername: 'wall', note: 'x', days: 100_000 }, 400],
])('refuses %s', async (_, body, status) => {
  expect((await admin.post('/api/tokens', body)).status).toBe(status)
})

it('says that there is no such token', async () => {
  expect(await end('nothing')).toBe(404)
  expect(await end('0197a1b2-0000-7000-8000-000000000000')).toBe(404)
})
