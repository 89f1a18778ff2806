import { expect, it } from 'vitest'
import type { Answer } from '../link/http.ts'
import { createIceServers } from './iceServers.ts'

const MINUTE = 60_000
const at = (minutes: number): number => Date.parse('2026-11-22T08:00:00Z') + minutes * MINUTE
type Said = Answer<{ iceServers: RTCIceServer[]; iceUntil: string | null }>

function start(answerOf: (asked: number) => Said) {
  let asked = 0
  const ice = createIceServers(async () => answerOf(++asked))
  const tick = async (minutes: number) => {
    ice.keepFresh(at(minutes))
    await Promise.resolve()
    await Promise.resolve()
    return asked
  }
  return { ice, tick }
}
const servers = (username: string, untilMinutes: number | null): Said => ({
  ok: true,
  data: {
    iceServers: [{ urls: 'turn:relay', username, credential: 'x' }],
    iceUntil: untilMinutes === null ? null : new Date(at(untilMinutes)).toISOString(),
  },
})
const nobody: Said = {
  ok: false,
  error: { status: 0, code: 'unreachable', message: 'nobody answers' } as never,
}

it('asks for new credentials before those at hand run out, and not at every tick', async () => {
  const { ice, tick } = start((asked) => servers(`user ${asked}`, asked * 60))

  expect(await tick(0)).toBe(1)
  expect(await tick(49)).toBe(1)
  expect(ice.current()[0]?.username).toBe('user 1')
  expect(await tick(50)).toBe(2)
  expect(ice.current()[0]?.username).toBe('user 2')
  expect(await tick(51)).toBe(2)
})

it('asks once where nothing runs out', async () => {
  const { tick } = start(() => servers('station', null))

  expect([await tick(0), await tick(1), await tick(10_000)]).toEqual([1, 1, 1])
})

it('keeps what it has while nobody answers, and asks again a little later', async () => {
  const { ice, tick } = start((asked) =>
    asked === 2 ? nobody : servers(`user ${asked}`, asked * 60),
  )

  await tick(0)
  expect(await tick(55)).toBe(2)
  expect(ice.current()[0]?.username).toBe('user 1')
  expect(await tick(55.1)).toBe(2)
  expect(await tick(55.3)).toBe(3)
  expect(ice.current()[0]?.username).toBe('user 3')
})

it('does not hammer for credentials that run out at once', async () => {
  const { tick } = start(() => servers('short', 1))

  expect([await tick(0), await tick(0.1), await tick(0.3)]).toEqual([1, 1, 2])
})
