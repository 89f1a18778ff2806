import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { Frame } from '#shared/board.ts'
import type { SentFrame } from './frameRecorder.ts'
import { watchLoopDelay } from './loopDelay.ts'
import { monotonicMs } from './monotonic.ts'
import { playRole } from './role.ts'

export type BareCalls = {
  describe: () => { base: string }
  /** Sends what was recorded, with the same pauses; answers when each was sent. */
  replay: (
    sent: readonly SentFrame[],
  ) => Promise<{ sent: { room: string; to: number; at: number }[]; loopP99: number }>
}

/** The baseline: Socket.IO with the product's options, and nothing else in the process. */
export async function playBare(): Promise<void> {
  const http = createServer()
  const io = new Server(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    pingInterval: 5000,
    pingTimeout: 4000,
  })
  io.on('connection', (socket) => {
    const { room } = socket.handshake.auth as { room?: unknown }
    if (typeof room === 'string') void socket.join(room)
    // What a ring costs at least: from one screen through the server to another.
    socket.on('relay', (to: unknown, message: unknown) => {
      if (typeof to === 'string') io.local.to(to).emit('relay', message)
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const loop = watchLoopDelay()

  const calls: BareCalls = {
    describe: () => ({ base: `http://127.0.0.1:${port}` }),
    async replay(sent) {
      loop.restart()
      const began = monotonicMs()
      const first = sent[0]?.at ?? 0
      const done: { room: string; to: number; at: number }[] = []
      for (const { room, at, frame } of sent) {
        await until(began + at - first)
        done.push({ room, to: frame.to, at: monotonicMs() })
        io.local.to(room).emit('board:frame', frame satisfies Frame)
      }
      return { sent: done, loopP99: loop.p99() }
    },
  }
  playRole(calls, async () => {
    await io.close()
  })
}

function until(moment: number): Promise<void> {
  const left = moment - monotonicMs()
  return left <= 0 ? Promise.resolve() : new Promise((done) => setTimeout(done, left))
}
