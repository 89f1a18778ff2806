import { expect, it } from 'vitest'
import { keptSamples, qualityOf, readSample, type LineSample } from './lineQuality.ts'

/** A line of 50 packets a second that is in order, after so many seconds. */
const after = (seconds: number, change: Partial<LineSample> = {}): LineSample => ({
  atMs: seconds * 1000,
  packetsReceived: 50 * seconds,
  packetsLost: 0,
  roundTripsMs: 20 * seconds,
  roundTrips: seconds,
  bufferedMs: 48_000 * 30 * seconds,
  buffered: 48_000 * seconds,
  jitterMs: 3,
  ...change,
})

it('knows nothing by one sample', () => {
  expect(qualityOf([])).toBeNull()
  expect(qualityOf([after(1)])).toBeNull()
})

it('counts half the way there and back, and the wait before it is played', () => {
  expect(qualityOf([after(1), after(2)])).toEqual({
    word: 'good',
    lostPercent: 0,
    delayMs: 40,
    jitterMs: 3,
  })
})

it.each<[string, Partial<LineSample>, string]>([
  ['one packet in fifty', { packetsLost: 1 }, 'good'],
  ['one in ten', { packetsLost: 5, packetsReceived: 95 }, 'weak'],
  ['half a second', { roundTripsMs: 20 + 1000 }, 'weak'],
  ['unsteady arrival', { jitterMs: 60 }, 'weak'],
])('says what %s makes of it', (_what, change, word) => {
  expect(qualityOf([after(1), after(2, change)])?.word).toBe(word)
})

it('judges the last seconds, not the whole talk', () => {
  const bad = after(60, { packetsLost: 900 })
  const samples = [61, 62, 63, 64, 65, 66].reduce<LineSample[]>(
    (kept, seconds) => keptSamples(kept, after(seconds, { packetsLost: 900 })),
    [bad],
  )

  expect(samples[0]?.atMs).toBe(61_000)
  expect(qualityOf(samples)).toMatchObject({ word: 'good', lostPercent: 0 })
})

it('calls it cut once nothing came for two seconds, and good again when it comes', () => {
  const stopped = { packetsReceived: 500 }
  const samples = [after(10), after(11, stopped), after(12, stopped)]

  expect(qualityOf(samples.slice(0, 2))?.word).toBe('good')
  expect(qualityOf(samples)?.word).toBe('cut')
  expect(qualityOf([...samples, after(13, { packetsReceived: 550 })])?.word).toBe('good')
})

it('takes no figure from totals that begin again', () => {
  expect(qualityOf([after(60), after(1)])).toMatchObject({ lostPercent: 0, delayMs: 0 })
})

it('reads the totals out of a stats report, whatever is missing in it', () => {
  const report = new Map<string, unknown>([
    ['out', { type: 'outbound-rtp', packetsSent: 120 }],
    [
      'in',
      {
        type: 'inbound-rtp',
        packetsReceived: 118,
        packetsLost: 2,
        jitter: 0.004,
        jitterBufferDelay: 2.5,
        jitterBufferEmittedCount: 100,
      },
    ],
    [
      'pair',
      { type: 'candidate-pair', nominated: true, totalRoundTripTime: 0.5, responsesReceived: 10 },
    ],
    ['idle', { type: 'candidate-pair', nominated: false, totalRoundTripTime: 9 }],
  ])

  expect(readSample(report, 7)).toEqual({
    atMs: 7,
    packetsReceived: 118,
    packetsLost: 2,
    roundTripsMs: 500,
    roundTrips: 10,
    bufferedMs: 2500,
    buffered: 100,
    jitterMs: 4,
  })
  expect(readSample(new Map(), 1)).toMatchObject({ packetsReceived: 0 })
})
