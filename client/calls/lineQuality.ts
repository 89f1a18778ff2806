/** WebRTC's running totals at one moment; only what came between two of them says how the line is now. */
export interface LineSample {
  atMs: number
  packetsReceived: number
  packetsLost: number
  /** Sum of all round trips in ms, and how many were measured. */
  roundTripsMs: number
  roundTrips: number
  /** Sum of the time samples waited to be played in ms, and how many were. */
  bufferedMs: number
  buffered: number
  /** WebRTC smooths it over the last packets itself. */
  jitterMs: number
}

export type LineWord = 'good' | 'weak' | 'cut'

export interface LineQuality {
  word: LineWord
  lostPercent: number
  /** From mouth to ear, as far as it can be measured: half a round trip and the wait before it is played. */
  delayMs: number
  jitterMs: number
}

/** Long enough that one late packet is no alarm, short enough that a word is about now. */
const WINDOW_MS = 5_000
const CUT_AFTER_MS = 1_800
/** Beyond these a conversation is tiring: loss that concealment no longer hides, ITU-T G.114's delay, jitter. */
const WEAK = { lostPercent: 5, delayMs: 300, jitterMs: 50 }

/** The audio totals of a stats report; a field the browser does not give counts as nothing. */
export function readSample(
  report: { forEach: (each: (entry: unknown) => void) => void },
  atMs: number,
): LineSample {
  const sample: LineSample = {
    atMs,
    packetsReceived: 0,
    packetsLost: 0,
    roundTripsMs: 0,
    roundTrips: 0,
    bufferedMs: 0,
    buffered: 0,
    jitterMs: 0,
  }
  report.forEach((entry) => {
    const row = entry as Record<string, unknown>
    const number = (field: string) => (typeof row[field] === 'number' ? row[field] : 0)
    if (row.type === 'inbound-rtp') {
      sample.packetsReceived += number('packetsReceived')
      sample.packetsLost += number('packetsLost')
      sample.bufferedMs += number('jitterBufferDelay') * 1000
      sample.buffered += number('jitterBufferEmittedCount')
      sample.jitterMs = Math.max(sample.jitterMs, number('jitter') * 1000)
    }
    if (row.type === 'candidate-pair' && row.nominated === true) {
      sample.roundTripsMs += number('totalRoundTripTime') * 1000
      sample.roundTrips += number('responsesReceived')
    }
  })
  return sample
}

/** The samples a judgement needs: the newest, and those of the window before it. */
export const keptSamples = (samples: readonly LineSample[], next: LineSample): LineSample[] => [
  ...samples.filter(({ atMs }) => next.atMs - atMs <= WINDOW_MS),
  next,
]

/** How the line is now, by what came since the oldest sample; null while there is nothing to compare. */
export function qualityOf(samples: readonly LineSample[]): LineQuality | null {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last || first === last) return null
  const received = since(first, last, 'packetsReceived')
  const lost = since(first, last, 'packetsLost')
  const lostPercent = received + lost === 0 ? 0 : (lost / (received + lost)) * 100
  const roundTripMs = mean(since(first, last, 'roundTripsMs'), since(first, last, 'roundTrips'))
  const waitMs = mean(since(first, last, 'bufferedMs'), since(first, last, 'buffered'))
  const delayMs = Math.round(roundTripMs / 2 + waitMs)
  const jitterMs = Math.round(last.jitterMs)
  const isWeak =
    lostPercent > WEAK.lostPercent || delayMs > WEAK.delayMs || jitterMs > WEAK.jitterMs
  const word = isSilent(samples, last) ? 'cut' : isWeak ? 'weak' : 'good'
  return { word, lostPercent: Math.round(lostPercent * 10) / 10, delayMs, jitterMs }
}

/** Nothing at all came for a while: even a muted microphone sends. */
function isSilent(samples: readonly LineSample[], last: LineSample): boolean {
  const before = samples.findLast(({ atMs }) => last.atMs - atMs >= CUT_AFTER_MS)
  return before !== undefined && since(before, last, 'packetsReceived') === 0
}

/** A total may fall when a line is renewed: then nothing is known of the time between. */
const since = (first: LineSample, last: LineSample, field: keyof LineSample): number =>
  Math.max(0, last[field] - first[field])

const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count)
