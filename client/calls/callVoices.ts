import type { CallSession } from './callSession.ts'
import { keptSamples, qualityOf, type LineQuality, type LineSample } from './lineQuality.ts'
import type { LinkState } from './peerLink.ts'
import { heard, isSpeaking, type Heard } from './speaking.ts'

/** The other voice at one line: whether it is heard now, and how well. */
export interface Voice {
  endId: string
  link: LinkState
  isSpeaking: boolean
  /** Null until there is something to compare. */
  quality: LineQuality | null
}

/**
 * A look tells how loud it is at that moment. In step with a sound that comes every half second, as every
 * 200 ms would be, each look could fall into its silence: this one is out of step with seconds and halves.
 */
const LISTEN_EVERY_MS = 130
const MEASURE_EVERY_MS = 1_000

/** Tells who speaks and how good each line is, whenever one of it changes; stops by the answer. */
export function watchVoices(
  session: Pick<CallSession, 'links'>,
  onVoices: (voices: readonly Voice[]) => void,
  now: () => number = () => performance.now(),
): () => void {
  const lastHeard = new Map<string, Heard>()
  const samples = new Map<string, readonly LineSample[]>()
  let told = ''

  function tell(): void {
    const voices = [...session.links()].map(([endId, link]): Voice => ({
      endId,
      link: link.state(),
      isSpeaking: link.state() === 'talking' && isSpeaking(lastHeard.get(endId) ?? null, now()),
      quality: qualityOf(samples.get(endId) ?? []),
    }))
    const next = JSON.stringify(voices)
    if (next === told) return
    told = next
    onVoices(voices)
  }

  function listen(): void {
    for (const [endId, link] of session.links())
      lastHeard.set(endId, heard(lastHeard.get(endId) ?? null, link.level(), now()))
    tell()
  }

  async function measure(): Promise<void> {
    for (const [endId, link] of session.links()) {
      const sample = await link.sample(now())
      samples.set(endId, keptSamples(samples.get(endId) ?? [], sample))
    }
    tell()
  }

  const listening = setInterval(listen, LISTEN_EVERY_MS)
  const measuring = setInterval(() => void measure(), MEASURE_EVERY_MS)
  return () => {
    clearInterval(listening)
    clearInterval(measuring)
  }
}
