/** All voices of a talk as one stream, for a recorder. Voices may come and go. */
interface TalkMix {
  stream: MediaStream
  /** What is heard from now on; the same stream again changes nothing. */
  follow: (voices: readonly MediaStream[]) => void
  /** Resolves when sound runs through it; false: the browser holds it back. */
  runs: () => Promise<boolean>
  close: () => void
}

/** Made while the page holds a microphone: the browser then lets sound run without another click. */
export function createTalkMix(context: AudioContext = new AudioContext()): TalkMix {
  const output = context.createMediaStreamDestination()
  const sources = new Map<MediaStream, MediaStreamAudioSourceNode>()

  return {
    stream: output.stream,
    follow(voices) {
      for (const [voice, source] of sources) {
        if (voices.includes(voice)) continue
        source.disconnect()
        sources.delete(voice)
      }
      for (const voice of voices) {
        if (sources.has(voice) || voice.getAudioTracks().length === 0) continue
        const source = context.createMediaStreamSource(voice)
        source.connect(output)
        sources.set(voice, source)
      }
    },
    async runs() {
      await context.resume()
      return context.state === 'running'
    },
    close: () => void context.close(),
  }
}
