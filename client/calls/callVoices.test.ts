import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchVoices, type Voice } from './callVoices.ts'
import { ends, settled, start } from './testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('who speaks and how well is told when it changes, for each line, and no more once stopped', async () => {
  const { session, peers } = start()
  session.follow(ends('me', 'a', 'b'), 'me')
  await settled()
  for (const peer of peers) peer.become('connected')
  const told: (readonly Voice[])[] = []
  let nowMs = 0
  const stop = watchVoices(
    session,
    (voices) => told.push(voices),
    () => nowMs,
  )
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 200) {
      nowMs += 200
      for (const [index, peer] of peers.entries())
        peer.hears({ level: index === 0 ? 0.3 : 0, packets: 10 })
      await vi.advanceTimersByTimeAsync(200)
    }
  }

  await pass(3000)
  expect(told.at(-1)).toMatchObject([
    { endId: 'a', link: 'talking', isSpeaking: true, quality: { word: 'good' } },
    { endId: 'b', link: 'talking', isSpeaking: false, quality: { word: 'good' } },
  ])
  expect(told.length).toBeLessThan(6)

  const before = told.length
  stop()
  await pass(3000)
  expect(told).toHaveLength(before)
})

it('a short sound that comes again and again is heard, wherever the looks begin', async () => {
  for (let silentMs = 0; silentMs < 500; silentMs += 20) {
    const { session, peers } = start()
    session.follow(ends('me', 'a'), 'me')
    await settled()
    const [peer] = peers
    peer?.become('connected')
    const told: (readonly Voice[])[] = []
    let nowMs = 0
    const stop = watchVoices(
      session,
      (voices) => told.push(voices),
      () => nowMs,
    )
    for (; nowMs < 3000; nowMs += 10) {
      // As a browser's own test tone sounds: eighty milliseconds of every five hundred.
      const isLoud = (nowMs + 500 - silentMs) % 500 < 80
      peer?.hears({ level: isLoud ? 0.3 : 0.01, packets: 1 })
      await vi.advanceTimersByTimeAsync(10)
    }
    stop()
    expect(told.some(([voice]) => voice?.isSpeaking)).toBe(true)
  }
})
