/** How a ring sounds: beeps of this pitch, so long, so often. */
export interface Tone {
  hertz: number
  beepMs: number
  everyMs: number
  volume: number
}

/** Heard across a room. */
export const incomingTone: Tone = { hertz: 740, beepMs: 420, everyMs: 1_400, volume: 0.22 }
/** Only tells the one who pressed that it rings at the other end. */
export const ringbackTone: Tone = { hertz: 425, beepMs: 700, everyMs: 3_000, volume: 0.05 }
/** A whistle: higher and quicker than a call, so that nobody takes one for the other. */
export const whistleTone: Tone = { hertz: 1_175, beepMs: 180, everyMs: 520, volume: 0.22 }

/**
 * Beeps until stopped. A browser keeps a page silent until somebody touched it; that is reported,
 * because a desk that cannot ring must look like one.
 */
export function createRingTone(onSilenced: (isSilenced: boolean) => void) {
  let context: AudioContext | null = null
  let timer: ReturnType<typeof setInterval> | null = null

  function wake(): AudioContext {
    if (!context) {
      const made = new AudioContext()
      made.onstatechange = () => onSilenced(made.state !== 'running')
      context = made
    }
    onSilenced(context.state !== 'running')
    return context
  }

  function beep(tone: Tone): void {
    const sound = wake()
    if (sound.state !== 'running') return
    const voice = sound.createOscillator()
    const loudness = sound.createGain()
    const from = sound.currentTime
    const to = from + tone.beepMs / 1000
    voice.frequency.value = tone.hertz
    // Raised and lowered within 20 ms: a tone switched on and off at once cracks.
    loudness.gain.setValueAtTime(0, from)
    loudness.gain.linearRampToValueAtTime(tone.volume, from + 0.02)
    loudness.gain.setValueAtTime(tone.volume, to - 0.02)
    loudness.gain.linearRampToValueAtTime(0, to)
    voice.connect(loudness).connect(sound.destination)
    voice.start(from)
    voice.stop(to)
  }

  function stop(): void {
    if (timer) clearInterval(timer)
    timer = null
  }

  return {
    /** Asks the browser whether it would let us be heard. */
    check: (): void => void wake(),
    start(tone: Tone): void {
      stop()
      beep(tone)
      timer = setInterval(() => beep(tone), tone.everyMs)
    },
    stop,
    /** From a click or a key only: then the browser allows sound. */
    enable: async (): Promise<void> => {
      await wake().resume()
    },
  }
}
