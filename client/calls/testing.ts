import type { CallEnd } from '#shared/call.ts'
import type { Signal } from '#shared/contract.ts'
import { createCallSession, type SessionStatus } from './callSession.ts'
import type { Peer } from './peerLink.ts'

function aTrack() {
  return {
    enabled: true,
    stopped: false,
    stop() {
      this.stopped = true
    },
  }
}

/** A peer that only writes down what it was told, and keeps WebRTC's order of offers and answers. */
function aPeer() {
  const told: string[] = []
  let signalingState: RTCSignalingState = 'stable'
  let level: number | undefined
  let received = 0
  const peer = {
    told,
    connectionState: 'new' as RTCPeerConnectionState,
    get signalingState() {
      return signalingState
    },
    onicecandidate: null as Peer['onicecandidate'],
    onconnectionstatechange: null as Peer['onconnectionstatechange'],
    ontrack: null as Peer['ontrack'],
    addTrack: () => told.push('track'),
    createOffer: async (options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> => ({
      type: 'offer',
      sdp: options?.iceRestart ? 'restart' : 'our offer',
    }),
    createAnswer: async (): Promise<RTCSessionDescriptionInit> => ({
      type: 'answer',
      sdp: 'our answer',
    }),
    setLocalDescription: async ({ type }: RTCSessionDescriptionInit) => {
      told.push(`local ${type}`)
      signalingState = type === 'offer' ? 'have-local-offer' : 'stable'
    },
    setRemoteDescription: async ({ type, sdp }: RTCSessionDescriptionInit) => {
      if (sdp === 'broken') throw new Error('cannot read')
      told.push(`remote ${type}`)
      signalingState = type === 'offer' ? 'have-remote-offer' : 'stable'
    },
    addIceCandidate: async (candidate?: RTCIceCandidateInit | null) => {
      if (candidate?.candidate === 'old') throw new DOMException('old', 'OperationError')
      told.push(`candidate ${candidate?.candidate ?? 'end'}`)
    },
    setConfiguration: () => told.push('configured'),
    getReceivers: () => [
      {
        getSynchronizationSources: () =>
          level === undefined
            ? []
            : [{ audioLevel: level, rtpTimestamp: 0, source: 1, timestamp: 0 }],
      },
    ],
    getStats: async () =>
      new Map([['in', { type: 'inbound-rtp', packetsReceived: received }]]) as RTCStatsReport,
    close: () => void told.push('closed'),
    become(state: RTCPeerConnectionState) {
      peer.connectionState = state
      peer.onconnectionstatechange?.(new Event('connectionstatechange'))
    },
    hears(next: { level: number; packets: number }) {
      level = next.level
      received += next.packets
    },
  }
  return peer
}

interface Options {
  media?: 'grants' | 'refuses' | 'asks' | 'absent'
}

/** A call page’s session with everything around it written down. */
export function start({ media = 'grants' }: Options = {}) {
  const sent: string[] = []
  const seen: string[] = []
  const tracks: ReturnType<typeof aTrack>[] = []
  const peers: ReturnType<typeof aPeer>[] = []
  let opened = 0
  let grant: () => void = () => undefined
  const waiting = new Promise<void>((resolve) => (grant = resolve))
  const getUserMedia = async () => {
    opened += 1
    if (media === 'refuses') throw new DOMException('no', 'NotAllowedError')
    if (media === 'asks') await waiting
    const track = aTrack()
    tracks.push(track)
    return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream
  }
  const session = createCallSession({
    send: (to, signal) =>
      void sent.push(`${to} ${signal.kind} ${signal.kind === 'candidate' ? '' : signal.sdp}`),
    iceServers: () => [],
    media: media === 'absent' ? undefined : { getUserMedia },
    onChange: (status: SessionStatus) =>
      void seen.push(status.kind === 'ended' ? `ended ${status.reason}` : status.kind),
    makePeer: () => {
      const peer = aPeer()
      peers.push(peer)
      return peer
    },
    makeAudio: () => ({ play: async () => undefined }) as unknown as HTMLAudioElement,
  })
  return { session, sent, seen, tracks, peers, grant, opened: () => opened }
}

/** Until every step the session queued has run. */
export const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}
export const candidate = (name: string): Signal => ({
  kind: 'candidate',
  candidate: { candidate: name },
})
export const offer: Signal = { kind: 'offer', sdp: 'theirs' }
export const answer: Signal = { kind: 'answer', sdp: 'theirs' }
export const ends = (...names: string[]): CallEnd[] =>
  names.map((name) => ({
    endId: name.replace('?', ''),
    label: name,
    unitId: null,
    state: name.endsWith('?') ? 'away' : 'here',
    since: '2026-04-14T07:00:00Z',
  }))
