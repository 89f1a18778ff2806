import type { Page } from '@playwright/test'

/** Everything a page was sent, and whether it ever loaded again. */
export interface Witness {
  /** Which of these texts the page received, over HTTP or the socket. */
  received(texts: readonly string[]): string[]
  /** In how many answers and frames a text came. */
  times(text: string): number
  loads(): number
  settled(): Promise<void>
}

/** Watches from the first byte; call it before the page goes anywhere. */
export function witness(page: Page): Witness {
  const heard: string[] = []
  const reading: Promise<unknown>[] = []
  let loads = 0

  page.on('load', () => (loads += 1))
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(String(payload)))
  })
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (!/json|text/.test(type)) return
    // A body that a navigation threw away was never seen by the page either.
    reading.push(
      response.text().then(
        (text) => heard.push(text),
        () => undefined,
      ),
    )
  })

  return {
    received: (texts) => texts.filter((text) => heard.some((one) => one.includes(text))),
    times: (text) => heard.filter((one) => one.includes(text)).length,
    loads: () => loads,
    async settled() {
      await Promise.all(reading)
    },
  }
}

/** Keeps the page's peer connections where a test can ask them what really flowed. */
export async function watchCalls(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const made: RTCPeerConnection[] = []
    const Native = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        made.push(this)
      }
    }
    Object.assign(window, { madeCalls: made })
  })
}

/** One line of a call, by WebRTC's own count. */
export interface HeardLine {
  /** Which of the lines the page ever made. */
  n: number
  packets: number
  /** How the way in use begins and ends: `host`, `srflx`, `prflx` or `relay`; empty while there is none. */
  way: string
}

/** Every line of the page's calls that is still open, in the order they were made. */
export const heardLines = (page: Page): Promise<HeardLine[]> =>
  page.evaluate(async () => {
    const { madeCalls } = window as unknown as { madeCalls: RTCPeerConnection[] }
    const open = madeCalls
      .map((peer, n) => ({ peer, n }))
      .filter(({ peer }) => peer.connectionState !== 'closed')
    return Promise.all(
      open.map(async ({ peer, n }) => {
        const rows: Record<string, unknown>[] = []
        const report = await peer.getStats()
        report.forEach((row: Record<string, unknown>) => rows.push(row))
        const byId = (id: unknown) => rows.find((row) => row.id === id)
        const transport = rows.find(({ type }) => type === 'transport')
        const pair = byId(transport?.selectedCandidatePairId)
        const ends = [byId(pair?.localCandidateId), byId(pair?.remoteCandidateId)]
        return {
          n,
          packets: rows
            .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
            .reduce((sum, { packetsReceived }) => sum + Number(packetsReceived ?? 0), 0),
          way: ends
            .flatMap((end) => (typeof end?.candidateType === 'string' ? end.candidateType : ''))
            .join('-'),
        }
      }),
    )
  })

/** Audio packets received by the page's newest call, by WebRTC's own count. */
export const audioPackets = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { madeCalls } = window as unknown as { madeCalls: RTCPeerConnection[] }
    const report = await madeCalls.at(-1)?.getStats()
    let packets = 0
    report?.forEach((one: { type: string; kind?: string; packetsReceived?: number }) => {
      if (one.type === 'inbound-rtp' && one.kind === 'audio') packets += one.packetsReceived ?? 0
    })
    return packets
  })
