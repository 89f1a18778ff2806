import type { Signal } from '#shared/contract.ts'

/** Why a call's own end of the line is over, in codes; the words are `call.over.<reason>`. */
export type SessionEnd =
  | 'closed'
  | 'insecurePage'
  | 'microphoneRefused'
  | 'microphoneMissing'
  | 'microphoneBusy'
  | 'connectionLost'
  | 'badSignal'

export type SessionStatus =
  | { kind: 'idle' }
  | { kind: 'openingMicrophone' }
  /** The microphone is open, the other end has not picked up yet. */
  | { kind: 'ready' }
  | { kind: 'connecting' }
  | { kind: 'talking' }
  /** Talking stopped for the moment, WebRTC looks for another way. */
  | { kind: 'unsteady' }
  | { kind: 'ended'; reason: SessionEnd }

/** What this file needs of an `RTCPeerConnection`, so that a test can hand in its own. */
export interface Peer {
  readonly connectionState: RTCPeerConnectionState
  onicecandidate: ((event: RTCPeerConnectionIceEvent) => unknown) | null
  onconnectionstatechange: ((event: Event) => unknown) | null
  ontrack: ((event: RTCTrackEvent) => unknown) | null
  addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): unknown
  createOffer(): Promise<RTCSessionDescriptionInit>
  createAnswer(): Promise<RTCSessionDescriptionInit>
  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void>
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>
  addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void>
  getStats(): Promise<RTCStatsReport>
  close(): void
}

export interface SessionParts {
  send: (signal: Signal) => void
  iceServers: RTCIceServer[]
  /** `navigator.mediaDevices`: absent on a page that is neither https nor localhost. */
  media: Pick<MediaDevices, 'getUserMedia'> | undefined
  onChange: (status: SessionStatus) => void
  makePeer?: (configuration: RTCConfiguration) => Peer
  makeAudio?: () => HTMLAudioElement
}

export interface LineStats {
  packetsSent: number
  packetsReceived: number
  packetsLost: number
  roundTripMs: number | null
}

export interface CallSession {
  status: () => SessionStatus
  /** Opens the microphone; a second call while it opens waits for the same one. True: it is open. */
  open: () => Promise<boolean>
  /** The caller's side, once somebody answered. */
  offer: () => Promise<void>
  /** What the other end sent. */
  take: (signal: Signal) => void
  setMuted: (muted: boolean) => void
  /** Where the other voice comes out. */
  audio: HTMLAudioElement
  stats: () => Promise<LineStats>
  /** Safe at any time, also twice, also while the microphone is still opening. */
  close: () => void
}

/** One conversation. Made anew for every call; nothing of it outlives `close()`. */
export function createCallSession(parts: SessionParts): CallSession {
  const makePeer = parts.makePeer ?? ((configuration) => new RTCPeerConnection(configuration))
  const audio = (parts.makeAudio ?? (() => new Audio()))()
  audio.autoplay = true

  let status: SessionStatus = { kind: 'idle' }
  let opening: Promise<boolean> | null = null
  let microphone: MediaStream | null = null
  let peer: Peer | null = null
  let muted = false
  // Candidates may overtake the offer or answer they belong to: they wait for it.
  let early: (RTCIceCandidateInit | null)[] | null = []
  // Signals are taken one after the other: WebRTC refuses a second step while the first is running.
  let steps: Promise<void> = Promise.resolve()

  function change(next: SessionStatus): void {
    if (status.kind === 'ended' || status.kind === next.kind) return
    status = next
    parts.onChange(status)
  }

  function end(reason: SessionEnd): void {
    if (status.kind === 'ended') return
    microphone?.getTracks().forEach((track) => track.stop())
    microphone = null
    if (peer) {
      peer.onicecandidate = peer.onconnectionstatechange = peer.ontrack = null
      peer.close()
    }
    audio.srcObject = null
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
      change({ kind: 'ready' })
      return true
    } catch (error) {
      end(whyNoMicrophone(error))
      return false
    }
  }

  // A function, because the compiler does not see that `status` changes across an await.
  const isOver = (): boolean => status.kind === 'ended'

  /** The one peer of this call, with our voice on it; null when there is no microphone to speak into. */
  async function line(): Promise<Peer | null> {
    if (!(await open()) || !microphone || isOver()) return null
    if (peer) return peer
    const made = makePeer({ iceServers: parts.iceServers })
    peer = made
    made.onicecandidate = ({ candidate }) =>
      parts.send({ kind: 'candidate', candidate: candidate ? plainCandidate(candidate) : null })
    made.onconnectionstatechange = () => follow(made.connectionState)
    made.ontrack = ({ streams, track }) => {
      audio.srcObject = streams[0] ?? new MediaStream([track])
      // Refused only without a click on this page; placing and answering are clicks.
      audio.play().catch(() => undefined)
    }
    for (const track of microphone.getTracks()) made.addTrack(track, microphone)
    change({ kind: 'connecting' })
    return made
  }

  function follow(state: RTCPeerConnectionState): void {
    if (state === 'connected') change({ kind: 'talking' })
    else if (state === 'disconnected') change({ kind: 'unsteady' })
    else if (state === 'failed') end('connectionLost')
  }

  function step(work: () => Promise<void>): Promise<void> {
    steps = steps.then(async () => {
      if (isOver()) return
      try {
        await work()
      } catch {
        // A description the browser cannot read, or a peer closed under our hands: no voice either way.
        end('badSignal')
      }
    })
    return steps
  }

  const offer = (): Promise<void> =>
    step(async () => {
      const made = await line()
      if (!made) return
      const description = await made.createOffer()
      await made.setLocalDescription(description)
      parts.send({ kind: 'offer', sdp: description.sdp ?? '' })
    })

  function take(signal: Signal): void {
    void step(async () => {
      const made = await line()
      if (!made) return
      if (signal.kind === 'candidate') {
        if (early) early.push(signal.candidate)
        else await made.addIceCandidate(signal.candidate)
        return
      }
      await made.setRemoteDescription({ type: signal.kind, sdp: signal.sdp })
      for (const candidate of early ?? []) await made.addIceCandidate(candidate)
      early = null
      if (signal.kind === 'answer') return
      const description = await made.createAnswer()
      await made.setLocalDescription(description)
      parts.send({ kind: 'answer', sdp: description.sdp ?? '' })
    })
  }

  function applyMute(): void {
    microphone?.getAudioTracks().forEach((track) => (track.enabled = !muted))
  }

  return {
    status: () => status,
    open,
    offer,
    take,
    setMuted: (next) => {
      muted = next
      applyMute()
    },
    audio,
    stats: async () => readStats(peer ? await peer.getStats() : new Map<string, unknown>()),
    close: () => end('closed'),
  }
}

function plainCandidate(candidate: RTCIceCandidate) {
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment }
}

function whyNoMicrophone(error: unknown): SessionEnd {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphoneRefused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphoneMissing'
  return 'microphoneBusy'
}

/** The audio figures of a stats report; a field the browser does not give counts as nothing. */
export function readStats(report: {
  forEach: (each: (entry: unknown) => void) => void
}): LineStats {
  const line: LineStats = {
    packetsSent: 0,
    packetsReceived: 0,
    packetsLost: 0,
    roundTripMs: null,
  }
  report.forEach((entry) => {
    const row = entry as Record<string, unknown>
    const number = (field: string) => (typeof row[field] === 'number' ? row[field] : 0)
    if (row.type === 'outbound-rtp') line.packetsSent += number('packetsSent')
    if (row.type === 'inbound-rtp') {
      line.packetsReceived += number('packetsReceived')
      line.packetsLost += number('packetsLost')
    }
    if (row.type === 'candidate-pair' && row.nominated === true) {
      const seconds = row.currentRoundTripTime
      if (typeof seconds === 'number') line.roundTripMs = Math.round(seconds * 1000)
    }
  })
  return line
}
