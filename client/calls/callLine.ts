import { serverNow } from '../link/connectionStore.ts'
import { get } from '../link/http.ts'
import { useLink } from '../link/link.ts'
import { holdReload } from '../link/quietReload.ts'
import type { MyCall } from './callDesk.ts'
import { createCallSession, type CallSession, type SessionStatus } from './callSession.ts'
import { watchVoices, type Voice } from './callVoices.ts'
import { createIceServers } from './iceServers.ts'
import { startTalkRecorder, type TalkRecorder } from './talkRecorder.ts'

interface Parts {
  /** My call as it stands; null: there is none. */
  mine: () => MyCall | null
  onStatus: (status: SessionStatus) => void
  onVoices: (voices: readonly Voice[]) => void
}

/** This page's own line of the call it is in: microphone, the others' voices, and what it records. */
export function createCallLine({ mine, onStatus, onVoices }: Parts) {
  const ice = createIceServers(() => get('/api/config'))
  let session: CallSession | null = null
  let stopVoices: (() => void) | null = null
  let letReload: (() => void) | null = null
  let recorder: TalkRecorder | null = null
  let heard: readonly MediaStream[] = []

  function open(): CallSession {
    const made = createCallSession({
      send: (to, signal) => {
        const callId = mine()?.call?.callId
        // A signal that is lost shows as a line that does not come up; the line itself tries again.
        if (callId) void useLink().ask('call:signal', { callId, to, signal })
      },
      iceServers: ice.current,
      media: mediaOfThisPage(),
      onChange: (status) => {
        if (session === made) onStatus(status)
      },
      onStreams: (streams) => {
        if (session !== made) return
        heard = streams
        recorder?.follow(heard)
      },
    })
    session = made
    stopVoices = watchVoices(made, onVoices)
    letReload = holdReload()
    return made
  }

  function close(): void {
    const closing = session
    session = null
    recorder?.close()
    recorder = null
    heard = []
    closing?.close()
    stopVoices?.()
    stopVoices = null
    onVoices([])
    letReload?.()
    letReload = null
  }

  /** Records while my call says that this end does, and stops at once when it says so no more. */
  function record(): void {
    const now = mine()
    const callId = now?.call?.callId
    const shall = now?.phase === 'answered' && now.records && now.call?.recording?.state === 'on'
    if (!shall || callId === undefined) {
      recorder?.close()
      recorder = null
    } else if (!recorder) {
      recorder = startTalkRecorder({
        callId,
        onFailed: () => void useLink().ask('call:unrecord', { callId, why: 'failed' }),
      })
      recorder.follow(heard)
    }
  }

  return {
    open,
    close,
    record,
    session: () => session,
    keepFresh: (nowMs: number = serverNow()) => ice.keepFresh(nowMs),
  }
}

/** The types promise it, an insecure page does not have it. */
function mediaOfThisPage(): MediaDevices | undefined {
  return (navigator as { mediaDevices?: MediaDevices }).mediaDevices
}

export async function isMicrophoneGranted(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' })
    return state === 'granted'
  } catch {
    // Some browsers do not answer this question: then the microphone itself is asked.
    return false
  }
}
