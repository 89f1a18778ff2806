import { Server } from 'socket.io'
import type { Frame } from '#shared/board.ts'
import { monotonicMs } from './monotonic.ts'

export interface SentFrame {
  room: string
  at: number
  frame: Frame
}

interface Broadcast {
  rooms: Set<string>
  emit(event: string, ...args: unknown[]): boolean
}

/**
 * Keeps every frame this process sends, with its room and moment, so that a bare server can send the
 * same. It sits in the library, because the product has no use for such a hook.
 */
export function recordFrames(frames: SentFrame[]): void {
  const broadcast = Object.getPrototypeOf(new Server().local) as Broadcast
  const emit = Reflect.get<Broadcast, 'emit'>(broadcast, 'emit')
  broadcast.emit = function (this: Broadcast, event, ...args) {
    if (event === 'board:frame') {
      for (const room of this.rooms)
        frames.push({ room, at: monotonicMs(), frame: args[0] as Frame })
    }
    return emit.call(this, event, ...args)
  }
}
