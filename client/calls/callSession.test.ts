import { expect, it } from 'vitest'
import type { Signal } from '#shared/contract.ts'
import { createCallSession, readStats, type Peer, type SessionStatus } from './callSession.ts'

function aTrack() {
  return {
    enabled: true,
    stopped: false,
    stop() {
      this.stopped = true
    },
  }
}

/** A peer that only writes down what it was told. */
function aPeer() {
  const told: string[] = []
  const peer: Peer & { told: string[]; become: (state: RTCPeerConnectionState) => void } = {
    told,
    connectionState: 'new',
    onicecandidate: null,
    onconnectionstatechange: null,
    ontrack: null,
    addTrack: () => told.push('track'),
    createOffer: async () => ({ type: 'offer', sdp: 'our offer' }),
    createAnswer: async () => ({ type: 'answer', sdp: 'our answer' }),
    setLocalDescription: async ({ type }) => void told.push(`local ${type}`),
    setRemoteDescription: async ({ type, sdp }) => {
      if (sdp === 'broken') throw new Error('cannot read')
      told.push(`remote ${type}`)
    },
    addIceCandidate: async (candidate) =>
      void told.push(`candidate ${candidate?.candidate ?? 'end'}`),
    getStats: async () => new Map(),
    close: () => void told.push('closed'),
    become(state) {
      Object.assign(peer, { connectionState: state })
      peer.onconnectionstatechange?.(new Event('connectionstatechange'))
    },
  }
  return peer
}

interface Options {
  media?: 'grants' | 'refuses' | 'asks' | 'absent'
}

function start({ media = 'grants' }: Options = {}) {
  const sent: Signal[] = []
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
    send: (signal) => void sent.push(signal),
    iceServers: [],
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
const settled = () => new Promise((resolve) => setImmediate(resolve))
const candidate = (name: string): Signal => ({ kind: 'candidate', candidate: { candidate: name } })

it('[CALL-1] goes from the microphone over connecting to talking, as the caller', async () => {
  const { session, sent, seen, peers } = start()

  await session.open()
  await session.offer()
  session.take({ kind: 'answer', sdp: 'theirs' })
  await settled()
  peers[0]?.become('connected')

  expect(seen).toEqual(['openingMicrophone', 'ready', 'connecting', 'talking'])
  expect(sent).toEqual([{ kind: 'offer', sdp: 'our offer' }])
  expect(peers[0]?.told).toEqual(['track', 'local offer', 'remote answer'])
})

it('[CALL-1] answers an offer that comes while the microphone is still opening', async () => {
  const { session, sent, grant, peers } = start({ media: 'asks' })

  void session.open()
  session.take({ kind: 'offer', sdp: 'theirs' })
  grant()
  await settled()

  expect(sent).toEqual([{ kind: 'answer', sdp: 'our answer' }])
  expect(peers[0]?.told).toEqual(['track', 'remote offer', 'local answer'])
})

it('[CALL-2] keeps candidates that come before the description they belong to', async () => {
  const { session, peers } = start()

  session.take(candidate('a'))
  session.take(candidate('b'))
  session.take({ kind: 'offer', sdp: 'theirs' })
  session.take(candidate('c'))
  await settled()

  expect(peers[0]?.told.slice(1, 5)).toEqual([
    'remote offer',
    'candidate a',
    'candidate b',
    'local answer',
  ])
  expect(peers[0]?.told.at(-1)).toBe('candidate c')
})

it('[CALL-3] opens one microphone for a double click', async () => {
  const { session, opened, grant } = start({ media: 'asks' })

  const both = [session.open(), session.open()]
  grant()

  expect(await Promise.all(both)).toEqual([true, true])
  expect(opened()).toBe(1)
})

it('[CALL-3] switches the microphone off again when it was closed while the browser asked', async () => {
  const { session, seen, grant, tracks } = start({ media: 'asks' })

  const opening = session.open()
  session.close()
  grant()

  expect(await opening).toBe(false)
  expect(tracks[0]?.stopped).toBe(true)
  expect(seen).toEqual(['openingMicrophone', 'ended closed'])
})

it.each([
  ['refuses', 'ended microphoneRefused'],
  ['absent', 'ended insecurePage'],
] as const)('[CALL-4] says why there is no microphone: %s', async (media, last) => {
  const { session, seen } = start({ media })

  expect(await session.open()).toBe(false)
  expect(seen.at(-1)).toBe(last)
})

it('closes safely before, twice, and takes nothing after', async () => {
  const { session, seen, peers, tracks } = start()

  await session.offer()
  session.close()
  session.close()
  session.take({ kind: 'answer', sdp: 'late' })
  await session.offer()
  await settled()

  expect(seen.at(-1)).toBe('ended closed')
  expect(peers).toHaveLength(1)
  expect(peers[0]?.told.at(-1)).toBe('closed')
  expect(tracks[0]?.stopped).toBe(true)
})

it('calls a lost line unsteady first, and over only when WebRTC gives up', async () => {
  const { session, seen, peers } = start()

  await session.offer()
  peers[0]?.become('connected')
  peers[0]?.become('disconnected')
  peers[0]?.become('connected')
  peers[0]?.become('failed')

  expect(seen.slice(3)).toEqual(['talking', 'unsteady', 'talking', 'ended connectionLost'])
})

it('ends when the other end sends what no browser can read', async () => {
  const { session, seen } = start()

  session.take({ kind: 'offer', sdp: 'broken' })
  await settled()

  expect(seen.at(-1)).toBe('ended badSignal')
})

it('mutes a microphone that opens later, too', async () => {
  const { session, tracks } = start()

  session.setMuted(true)
  await session.open()

  expect(tracks[0]?.enabled).toBe(false)
})

it('reads the line out of a stats report', () => {
  const report = new Map<string, unknown>([
    ['out', { type: 'outbound-rtp', packetsSent: 120 }],
    ['in', { type: 'inbound-rtp', packetsReceived: 118, packetsLost: 2 }],
    ['pair', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.0123 }],
    ['idle', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
  ])

  expect(readStats(report)).toEqual({
    packetsSent: 120,
    packetsReceived: 118,
    packetsLost: 2,
    roundTripMs: 12,
  })
})
