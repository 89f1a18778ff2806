import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface TcpProxy {
  base: string
  /** Hangs up on everybody and lets nobody in. */
  cut(): void
  /** Keeps the lines open and lets nothing through, as a network does that loses everything. */
  silence(): void
  restore(): void
  close(): Promise<void>
}

/** A line between a screen and the server that can be cut. */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let state: 'open' | 'cut' | 'silent' = 'open'

  const destroyAll = () => {
    for (const pair of pairs) for (const side of pair) side.destroy()
    pairs.clear()
  }

  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const [from, to] of [pair, [far, near] as const]) {
      // What a silent line swallows is gone: when the network is back, so are new lines only.
      from.on('data', (chunk) => {
        if (state === 'open') to.write(chunk)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        if (state !== 'silent') to.destroy()
        pairs.delete(pair)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      state = 'cut'
      destroyAll()
    },
    silence() {
      state = 'silent'
    },
    restore() {
      if (state === 'silent') destroyAll()
      state = 'open'
    },
    async close() {
      destroyAll()
      server.close()
      await once(server, 'close')
    },
  }
}
