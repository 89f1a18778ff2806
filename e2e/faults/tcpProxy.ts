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
  const lines = new Set<Socket>()
  let state: 'open' | 'cut' | 'silent' = 'open'

  const destroyAll = () => {
    for (const line of lines) line.destroy()
  }

  function join(from: Socket, to: Socket): void {
    lines.add(from)
    // What a silent line swallows is gone: when the network is back, so are new lines only.
    from.on('data', (chunk) => {
      if (state === 'open') to.write(chunk)
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      lines.delete(from)
      // Over a silent line the other end does not hear that this one has gone.
      if (state !== 'silent') to.destroy()
    })
  }

  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    join(near, far)
    join(far, near)
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
