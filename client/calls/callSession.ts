import { offersTo, type CallEnd } from '#shared/call.ts'
import type { Signal } from '#shared/contract.ts'
import { createPeerLink, type LinkState, type Peer, type PeerLink } from './peerLink.ts'

/** Why a call's own end of the line is over, in codes; the words are `call.over.<reason>`. */
export type SessionEnd =
  | 'closed'
  | 'insecurePage'
  | 'microphoneRefused'
  | 'microphoneMissing'
  | 'microphoneBusy'
  | 'connectionLost'

export type SessionStatus =
  | { kind: 'idle' }
  | { kind: 'openingMicrophone' }
  /** The microphone is open, no other end has picked up yet. */
  | { kind: 'ready' }
  | { kind: 'connecting' }
  /** With at least one other end. */
  | { kind: 'talking' }
  /** Talking stopped for the moment, WebRTC looks for another way. */
  | { kind: 'unsteady' }
  | { kind: 'ended'; reason: SessionEnd }

export interface SessionParts {
  /** To one other end of the call. */
  send: (to: string, signal: Signal) => void
  /** Asked for every line and every attempt to mend one. */
  iceServers: () => RTCIceServer[]
  /** `navigator.mediaDevices`: absent on a page that is neither https nor localhost. */
  media: Pick<MediaDevices, 'getUserMedia'> | undefined
  onChange: (status: SessionStatus) => void
  /** This end's microphone and every other voice, whenever one of them comes or goes. */
  onStreams?: (streams: readonly MediaStream[]) => void
  makePeer?: (configuration: RTCConfiguration) => Peer
  makeAudio?: () => HTMLAudioElement
}

export interface CallSession {
  status: () => SessionStatus
  /** Opens the microphone; a second call while it opens waits for the same one. True: it is open. */
  open: () => Promise<boolean>
  /** Who is at the call now, in the order they came, and which of them is this one. */
  follow: (ends: readonly CallEnd[], me: string) => void
  /** What another end sent. */
  take: (from: string, signal: Signal) => void
  setMuted: (muted: boolean) => void
  /** The line to each other end, by its name. */
  links: () => ReadonlyMap<string, PeerLink>
  /** The network changed, or the server is reached again: broken lines are mended at once. */
  mend: () => void
  /** Safe at any time, also twice, also while the microphone is still opening. */
  close: () => void
}

/** One conversation, a line to every other end of it. Made anew for every call; nothing outlives `close()`. */
export function createCallSession(parts: SessionParts): CallSession {
  const makePeer = parts.makePeer ?? ((configuration) => new RTCPeerConnection(configuration))
  const makeAudio = parts.makeAudio ?? (() => new Audio())

  let status: SessionStatus = { kind: 'idle' }
  let opening: Promise<boolean> | null = null
  let microphone: MediaStream | null = null
  let muted = false
  let known: readonly CallEnd[] = []
  const links = new Map<string, PeerLink>()
  // Lines wait for the microphone, and what is said of one is done in the order it was said.
  let steps: Promise<void> = Promise.resolve()

  function change(next: SessionStatus): void {
    if (isOver() || (status.kind === next.kind && next.kind !== 'ended')) return
    status = next
    parts.onChange(status)
  }

  // A function, because the compiler does not see that `status` changes across an await.
  const isOver = (): boolean => status.kind === 'ended'

  function end(reason: SessionEnd): void {
    if (isOver()) return
    microphone?.getTracks().forEach((track) => track.stop())
    microphone = null
    for (const link of links.values()) link.close()
    change({ kind: 'ended', reason })
  }

  function open(): Promise<boolean> {
    opening ??= openMicrophone()
    return opening
  }

  async function openMicrophone(): Promise<boolean> {
    if (!parts.media) {
      end('insecurePage')
      return false
    }
    change({ kind: 'openingMicrophone' })
    try {
      const stream = await parts.media.getUserMedia({ audio: true })
      if (isOver()) {
        // Closed while the browser was asking: the light on the microphone must go out again.
        stream.getTracks().forEach((track) => track.stop())
        return false
      }
      microphone = stream
      applyMute()
      tellStreams()
      change({ kind: 'ready' })
      return true
    } catch (error) {
      end(whyNoMicrophone(error))
      return false
    }
  }

  function step(work: (microphone: MediaStream) => void): void {
    steps = steps.then(async () => {
      if ((await open()) && microphone && !isOver()) work(microphone)
    })
  }

  function link(endId: string, voice: MediaStream, isOfferer: boolean): PeerLink {
    links.get(endId)?.close()
    const made = createPeerLink({
      isOfferer,
      microphone: voice,
      iceServers: parts.iceServers,
      send: (signal) => parts.send(endId, signal),
      onState: () => {
        if (links.get(endId) === made) judge()
      },
      onVoice: tellStreams,
      makePeer,
      makeAudio,
    })
    links.set(endId, made)
    judge()
    return made
  }

  function tellStreams(): void {
    const voices = [...links.values()].map((each) => each.voice())
    parts.onStreams?.([microphone, ...voices].filter((stream) => stream !== null))
  }

  /** One line that stands makes it a talk; only when every line is lost is it over here. */
  function judge(): void {
    const states = [...links.values()].map((each) => each.state())
    const some = (state: LinkState): boolean => states.includes(state)
    if (some('talking')) change({ kind: 'talking' })
    else if (some('unsteady')) change({ kind: 'unsteady' })
    else if (some('connecting'))
      change({ kind: status.kind === 'talking' ? 'unsteady' : 'connecting' })
    else if (some('lost')) end('connectionLost')
  }

  function follow(ends: readonly CallEnd[], me: string): void {
    const before = known
    known = ends
    step((voice) => {
      for (const { endId } of before) {
        if (ends.some((one) => one.endId === endId)) continue
        links.get(endId)?.close()
        links.delete(endId)
        tellStreams()
      }
      for (const { endId, state } of offersTo(ends, me)) {
        const line = links.get(endId)
        if (!line || (line.state() === 'lost' && state === 'here')) link(endId, voice, true)
        else if (state === 'here' && wasAway(before, endId)) line.mend()
      }
      judge()
    })
  }

  function take(from: string, signal: Signal): void {
    step((voice) => {
      const line = links.get(from)
      // An offer begins a line, or begins one again that this side has given up.
      const isNew = !line || (line.state() === 'lost' && signal.kind === 'offer')
      ;(isNew ? link(from, voice, false) : line).take(signal)
    })
  }

  function applyMute(): void {
    microphone?.getAudioTracks().forEach((track) => (track.enabled = !muted))
  }

  return {
    status: () => status,
    open,
    follow,
    take,
    setMuted: (next) => {
      muted = next
      applyMute()
    },
    links: () => links,
    mend: () => {
      for (const line of links.values()) line.mend()
    },
    close: () => end('closed'),
  }
}

const wasAway = (ends: readonly CallEnd[], endId: string): boolean =>
  ends.find((one) => one.endId === endId)?.state === 'away'

function whyNoMicrophone(error: unknown): SessionEnd {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphoneRefused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphoneMissing'
  return 'microphoneBusy'
}
