import type { Signal } from '#shared/contract.ts'
import { readSample, type LineSample } from './lineQuality.ts'

/** What this file needs of an `RTCPeerConnection`, so that a test can hand in its own. */
export interface Peer {
  readonly connectionState: RTCPeerConnectionState
  readonly signalingState: RTCSignalingState
  onicecandidate: ((event: RTCPeerConnectionIceEvent) => unknown) | null
  onconnectionstatechange: ((event: Event) => unknown) | null
  ontrack: ((event: RTCTrackEvent) => unknown) | null
  addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): unknown
  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit>
  createAnswer(): Promise<RTCSessionDescriptionInit>
  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void>
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>
  addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void>
  setConfiguration(configuration: RTCConfiguration): void
  getReceivers(): Pick<RTCRtpReceiver, 'getSynchronizationSources'>[]
  getStats(): Promise<RTCStatsReport>
  close(): void
}

/** `unsteady`: it stood, and another way is being looked for. `lost`: none was found in time. */
export type LinkState = 'connecting' | 'talking' | 'unsteady' | 'lost'

export interface LinkParts {
  /** Whoever was at the call earlier offers, and mends the line when it breaks. */
  isOfferer: boolean
  microphone: MediaStream
  /** Asked at every attempt: a relay's credentials run out. */
  iceServers: () => RTCIceServer[]
  send: (signal: Signal) => void
  onState: (state: LinkState) => void
  /** The other voice has come. */
  onVoice: () => void
  makePeer: (configuration: RTCConfiguration) => Peer
  makeAudio: () => HTMLAudioElement
}

export interface PeerLink {
  state: () => LinkState
  /** What the other end sent; taken one after the other, whoever waits for what. */
  take: (signal: Signal) => void
  /** The other end is back, or the network changed: looks for another way at once. */
  mend: () => void
  /** What the other end says; null until it comes, and once the line is closed. */
  voice: () => MediaStream | null
  /** How loud the other voice is now, 0 to 1; null where the browser does not say. */
  level: () => number | null
  sample: (nowMs: number) => Promise<LineSample>
  /** Safe at any time, also twice. */
  close: () => void
}

/** A short break mends itself, mostly; a path that is gone does not. */
const FIRST_MEND_MS = { connecting: 8_000, disconnected: 1_000, failed: 0 }
const MEND_EVERY_MS = 4_000
const MEND_AT_MOST = 7
/** From the break on; longer than all attempts, so that the last of them can still succeed. */
const GIVE_UP_MS = 35_000

/** The line to one other end: its peer connection, its voice, and the mending of both. */
export function createPeerLink(parts: LinkParts): PeerLink {
  const { isOfferer, microphone, send } = parts
  const peer = parts.makePeer({ iceServers: parts.iceServers() })
  const audio = parts.makeAudio()
  audio.autoplay = true

  let state: LinkState = 'connecting'
  let voice: MediaStream | null = null
  let isClosed = false
  let mends = 0
  let mendTimer: ReturnType<typeof setTimeout> | null = null
  let giveUpTimer: ReturnType<typeof setTimeout> | null = null
  // Candidates may overtake the offer or answer they belong to: they wait for it.
  let early: (RTCIceCandidateInit | null)[] | null = []
  // Signals are taken one after the other: WebRTC refuses a second step while the first is running.
  let steps: Promise<void> = Promise.resolve()

  peer.onicecandidate = ({ candidate }) =>
    send({ kind: 'candidate', candidate: candidate ? plainCandidate(candidate) : null })
  peer.onconnectionstatechange = () => follow(peer.connectionState)
  peer.ontrack = ({ streams, track }) => {
    voice = streams[0] ?? new MediaStream([track])
    audio.srcObject = voice
    parts.onVoice()
    // Refused only without a click on this page; placing and answering are clicks.
    audio.play().catch(() => undefined)
  }
  for (const track of microphone.getTracks()) peer.addTrack(track, microphone)
  if (isOfferer) offer({})
  expectWay(FIRST_MEND_MS.connecting)

  function change(next: LinkState): void {
    if (isClosed || state === next || state === 'lost') return
    state = next
    parts.onState(next)
  }

  function follow(now: RTCPeerConnectionState): void {
    if (now === 'connected') {
      mends = 0
      stopTimers()
      change('talking')
    } else if (now === 'disconnected' || now === 'failed') {
      if (state === 'talking') change('unsteady')
      expectWay(FIRST_MEND_MS[now])
    }
  }

  /** From now on there must be a way within a time; who offers looks for it. */
  function expectWay(firstMs: number): void {
    giveUpTimer ??= setTimeout(lose, GIVE_UP_MS)
    if (isOfferer) mendIn(firstMs)
  }

  function mendIn(ms: number): void {
    if (mends >= MEND_AT_MOST) return
    if (mendTimer) clearTimeout(mendTimer)
    mendTimer = setTimeout(() => {
      mends += 1
      peer.setConfiguration({ iceServers: parts.iceServers() })
      offer({ iceRestart: true })
      mendIn(MEND_EVERY_MS)
    }, ms)
  }

  function lose(): void {
    change('lost')
    close()
  }

  function stopTimers(): void {
    if (mendTimer) clearTimeout(mendTimer)
    if (giveUpTimer) clearTimeout(giveUpTimer)
    mendTimer = giveUpTimer = null
  }

  function step(work: () => Promise<void>): void {
    steps = steps.then(async () => {
      if (isClosed) return
      try {
        await work()
      } catch {
        // A description the browser cannot read, or a peer closed under our hands: no voice either way.
        lose()
      }
    })
  }

  function offer(options: RTCOfferOptions): void {
    step(async () => {
      const description = await peer.createOffer(options)
      await peer.setLocalDescription(description)
      send({ kind: 'offer', sdp: description.sdp ?? '' })
    })
  }

  function take(signal: Signal): void {
    step(async () => {
      if (signal.kind === 'candidate') {
        if (early) early.push(signal.candidate)
        else await add(signal.candidate)
        return
      }
      if (isOutdated(signal.kind)) return
      await peer.setRemoteDescription({ type: signal.kind, sdp: signal.sdp })
      const waiting = early ?? []
      early = null
      for (const candidate of waiting) await add(candidate)
      if (signal.kind === 'answer') return
      const description = await peer.createAnswer()
      await peer.setLocalDescription(description)
      send({ kind: 'answer', sdp: description.sdp ?? '' })
    })
  }

  /**
   * Perfect negotiation: of two offers that cross, the offerer's own stands and the other side gives
   * way, whose answer, if it still comes, answers nothing any more.
   */
  function isOutdated(kind: 'offer' | 'answer'): boolean {
    if (kind === 'answer') return peer.signalingState !== 'have-local-offer'
    return isOfferer && peer.signalingState !== 'stable'
  }

  async function add(candidate: RTCIceCandidateInit | null): Promise<void> {
    // One of a way that was given up meanwhile is refused by the browser, and is not needed.
    await peer.addIceCandidate(candidate).catch(() => undefined)
  }

  function close(): void {
    if (isClosed) return
    isClosed = true
    stopTimers()
    peer.onicecandidate = peer.onconnectionstatechange = peer.ontrack = null
    peer.close()
    audio.srcObject = voice = null
  }

  return {
    state: () => state,
    take,
    mend() {
      // A line that is only coming up is left alone: two offers at once, and the answer to the first
      // would be taken for the second's.
      if (isClosed || !isOfferer || state !== 'unsteady') return
      mends = 0
      mendIn(0)
    },
    voice: () => voice,
    level: () => loudest(peer),
    sample: async (nowMs) => readSample(isClosed ? new Map() : await peer.getStats(), nowMs),
    close,
  }
}

function plainCandidate(candidate: RTCIceCandidate) {
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment }
}

function loudest(peer: Peer): number | null {
  const levels = peer
    .getReceivers()
    .flatMap((receiver) => receiver.getSynchronizationSources())
    .flatMap(({ audioLevel }) => audioLevel ?? [])
  return levels.length === 0 ? null : Math.max(...levels)
}
