import { post } from '../link/http.ts'
import { createPieceQueue } from './pieceQueue.ts'
import { createTalkMix } from './talkMix.ts'

/** A page that is lost takes no more of the talk along than this. */
const PIECE_MS = 3_000
const TYPE = 'audio/webm;codecs=opus'

export interface TalkRecorder {
  /** Whose voices are recorded from now on. */
  follow: (voices: readonly MediaStream[]) => void
  /** Sends what was recorded up to here and ends; safe at any time, also twice. */
  close: () => void
}

interface Parts {
  callId: string
  /** It cannot be recorded here, or the server takes no more of it. */
  onFailed: () => void
}

/** Records a talk at this desk and sends it up piece by piece while it is spoken. */
export function startTalkRecorder({ callId, onFailed }: Parts): TalkRecorder {
  const mix = createTalkMix()
  // Only https and localhost have it, and only they have a microphone.
  const recording = crypto.randomUUID()
  let next = 0
  let isClosed = false
  let recorder: MediaRecorder | null = null

  const addressOf = (n: number, isLast: boolean): string =>
    `/api/calls/${callId}/pieces?recording=${recording}&n=${n}${isLast ? '&last=true' : ''}`
  const queue = createPieceQueue({
    send: ({ n, content, isLast }) => post(addressOf(n, isLast), content),
    onRefused: fail,
  })

  function fail(): void {
    if (!isClosed) onFailed()
    close()
  }

  function close(): void {
    if (isClosed) return
    isClosed = true
    // Its last piece comes once it has stopped, and the mix must live until then.
    if (recorder && recorder.state !== 'inactive') recorder.stop()
    else mix.close()
  }

  async function begin(): Promise<void> {
    try {
      if (!MediaRecorder.isTypeSupported(TYPE) || !(await mix.runs())) throw new Error('held back')
      if (isClosed) return
      const made = new MediaRecorder(mix.stream, { mimeType: TYPE })
      made.ondataavailable = ({ data }) => {
        if (data.size > 0) queue.add({ n: next++, content: data, isLast: false })
      }
      // Behind its last piece, which may come when it has stopped already.
      made.onstop = () => {
        if (next > 0) queue.add({ n: next, content: new Blob([], { type: TYPE }), isLast: true })
        mix.close()
      }
      made.onerror = fail
      made.start(PIECE_MS)
      recorder = made
    } catch {
      // An older browser, or one that lets no sound run: the call goes on, and everybody is told.
      fail()
    }
  }
  void begin()

  return { follow: mix.follow, close }
}
