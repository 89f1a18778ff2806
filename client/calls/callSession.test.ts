import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, candidate, ends, offer, settled, start } from './testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a line to one other end', () => {
  it('[CALL-1] goes from the microphone over connecting to talking, as the one who was there first', async () => {
    const { session, sent, seen, peers } = start()

    await session.open()
    session.follow(ends('me', 'a'), 'me')
    session.take('a', answer)
    await settled()
    peers[0]?.become('connected')

    expect(seen).toEqual(['openingMicrophone', 'ready', 'connecting', 'talking'])
    expect(sent).toEqual(['a offer our offer'])
    expect(peers[0]?.told).toEqual(['track', 'local offer', 'remote answer'])
  })

  it('[CALL-1] answers an offer that comes while the microphone is still opening', async () => {
    const { session, sent, grant, peers } = start({ media: 'asks' })

    void session.open()
    session.take('a', offer)
    grant()
    await settled()

    expect(sent).toEqual(['a answer our answer'])
    expect(peers[0]?.told).toEqual(['track', 'remote offer', 'local answer'])
  })

  it('[CALL-2] keeps candidates that come before the description they belong to, and drops outdated ones', async () => {
    const { session, peers, seen } = start()

    for (const signal of [candidate('a'), candidate('b'), offer, candidate('old'), candidate('c')])
      session.take('a', signal)
    await settled()

    expect(peers[0]?.told.slice(1)).toEqual([
      'remote offer',
      'candidate a',
      'candidate b',
      'local answer',
      'candidate c',
    ])
    expect(seen.at(-1)).toBe('connecting')
  })

  it('[CALL-3] opens one microphone for a double click', async () => {
    const { session, opened, grant } = start({ media: 'asks' })

    const both = [session.open(), session.open()]
    grant()

    expect(await Promise.all(both)).toEqual([true, true])
    expect(opened()).toBe(1)
  })

  it('[CALL-3] switches the microphone off again when it was closed while the browser asked', async () => {
    const { session, seen, grant, tracks } = start({ media: 'asks' })

    const opening = session.open()
    session.close()
    grant()

    expect(await opening).toBe(false)
    expect(tracks[0]?.stopped).toBe(true)
    expect(seen).toEqual(['openingMicrophone', 'ended closed'])
  })

  it.each([
    ['refuses', 'ended microphoneRefused'],
    ['absent', 'ended insecurePage'],
  ] as const)('[CALL-4] says why there is no microphone: %s', async (media, last) => {
    const { session, seen } = start({ media })

    expect(await session.open()).toBe(false)
    expect(seen.at(-1)).toBe(last)
  })

  it('closes safely twice, and takes nothing after', async () => {
    const { session, seen, peers, tracks } = start()

    session.follow(ends('me', 'a'), 'me')
    await settled()
    session.close()
    session.close()
    session.take('a', answer)
    session.follow(ends('me', 'a', 'b'), 'me')
    await settled()

    expect(seen.at(-1)).toBe('ended closed')
    expect(peers).toHaveLength(1)
    expect(peers[0]?.told.at(-1)).toBe('closed')
    expect(tracks[0]?.stopped).toBe(true)
  })

  it('ends when the other end sends what no browser can read', async () => {
    const { session, seen } = start()

    session.take('a', { kind: 'offer', sdp: 'broken' })
    await settled()

    expect(seen.at(-1)).toBe('ended connectionLost')
  })

  it('mutes a microphone that opens later, too', async () => {
    const { session, tracks } = start()

    session.setMuted(true)
    await session.open()

    expect(tracks[0]?.enabled).toBe(false)
  })
})

describe('[CALL-5] a line that breaks', () => {
  it('is unsteady, mends itself by a new way, and is whole again', async () => {
    const { session, sent, seen, peers } = start()
    session.follow(ends('me', 'a'), 'me')
    session.take('a', answer)
    await settled()
    const [peer] = peers

    peer?.become('connected')
    peer?.become('disconnected')
    await vi.advanceTimersByTimeAsync(999)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(sent.at(-1)).toBe('a offer restart')
    expect(peer?.told).toContain('configured')
    session.take('a', answer)
    await settled()
    peer?.become('connected')
    await vi.advanceTimersByTimeAsync(60_000)

    expect(seen.slice(3)).toEqual(['talking', 'unsteady', 'talking'])
    expect(sent).toHaveLength(2)
  })

  it('is mended by whoever offered alone, a bounded number of times, and then is over', async () => {
    const offering = start()
    offering.session.follow(ends('me', 'a'), 'me')
    const waiting = start()
    waiting.session.take('a', offer)
    await settled()
    for (const { peers } of [offering, waiting]) {
      peers[0]?.become('connected')
      peers[0]?.become('failed')
    }
    await vi.advanceTimersByTimeAsync(120_000)

    expect(offering.sent.filter((one) => one.endsWith('restart'))).toHaveLength(7)
    expect(waiting.sent).toEqual(['a answer our answer'])
    for (const { seen, peers, tracks } of [offering, waiting]) {
      expect(seen.at(-1)).toBe('ended connectionLost')
      expect(peers[0]?.told.at(-1)).toBe('closed')
      expect(tracks[0]?.stopped).toBe(true)
    }
  })

  it('offers again when the first offer was lost on its way', async () => {
    const { session, sent } = start()
    session.follow(ends('me', 'a'), 'me')
    await vi.advanceTimersByTimeAsync(8_000)

    expect(sent).toEqual(['a offer our offer', 'a offer restart'])
  })

  it('is mended at once when the other end is back, or the network changed', async () => {
    const { session, sent, peers } = start()
    session.follow(ends('me', 'a'), 'me')
    await settled()
    peers[0]?.become('connected')
    session.follow(ends('me', 'a?'), 'me')
    session.mend()
    await vi.advanceTimersByTimeAsync(10)
    expect(sent).toHaveLength(1)

    peers[0]?.become('disconnected')
    session.follow(ends('me', 'a'), 'me')
    await vi.advanceTimersByTimeAsync(10)
    expect(sent).toEqual(['a offer our offer', 'a offer restart'])
  })

  it('is left alone while it is only coming up: a second offer would be answered by the first answer', async () => {
    const { session, sent } = start()
    session.follow(ends('me', 'a?'), 'me')
    await settled()
    session.follow(ends('me', 'a'), 'me')
    session.mend()
    await vi.advanceTimersByTimeAsync(7_000)

    expect(sent).toEqual(['a offer our offer'])
  })

  it('keeps its own offer of two that cross, and gives way on the other side', async () => {
    const first = start()
    first.session.follow(ends('me', 'a'), 'me')
    await settled()
    first.session.take('a', offer)
    await settled()
    expect(first.peers[0]?.told).toEqual(['track', 'local offer'])

    const second = start()
    second.session.take('a', offer)
    second.session.take('a', answer)
    await settled()
    expect(second.peers[0]?.told).toEqual(['track', 'remote offer', 'local answer'])
  })
})

describe('[CALL-6] a talk of several', () => {
  it('offers to each who comes later, answers who was there before, and sends each its own', async () => {
    const { session, sent, peers } = start()

    session.follow(ends('first', 'me', 'third', 'fourth'), 'me')
    session.take('first', offer)
    await settled()

    expect(sent).toEqual([
      'third offer our offer',
      'fourth offer our offer',
      'first answer our answer',
    ])
    expect(peers).toHaveLength(3)
  })

  it('talks on with the others when one leaves or is lost, and ends only when all lines are lost', async () => {
    const { session, seen, peers } = start()
    session.follow(ends('me', 'a', 'b', 'c'), 'me')
    await settled()
    for (const peer of peers) peer.become('connected')

    session.follow(ends('me', 'b', 'c'), 'me')
    await settled()
    expect(peers[0]?.told.at(-1)).toBe('closed')
    peers[1]?.become('failed')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(session.links().get('b')?.state()).toBe('lost')
    expect(seen.at(-1)).toBe('talking')

    peers[2]?.become('failed')
    expect(seen.at(-1)).toBe('unsteady')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen.at(-1)).toBe('ended connectionLost')
  })

  it('begins a lost line anew when its end offers again', async () => {
    const { session, peers } = start()
    session.take('a', offer)
    session.take('b', offer)
    await settled()
    for (const peer of peers) peer.become('connected')
    peers[0]?.become('failed')
    await vi.advanceTimersByTimeAsync(60_000)

    session.take('a', offer)
    await settled()
    expect(session.links().get('a')?.state()).toBe('connecting')
    expect(peers[2]?.told).toEqual(['track', 'remote offer', 'local answer'])
  })
})
