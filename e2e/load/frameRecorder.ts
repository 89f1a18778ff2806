import { Server } from 'socket.io'
import { roomOf } from '#shared/area.ts'
import type { Frame } from '#shared/board.ts'
import { monotonicMs } from './monotonic.ts'

export interface SentFrame {
  room: string
  at: number
  frame: Frame
}

interface Broadcast {
  emit(event: string, ...args: unknown[]): boolean
}

/**
 * Keeps every frame this process sends, with its room and moment, so that a bare server can send the
 * same. It sits in the library, because the product has no use for such a hook.
 */
export function recordFrames(frames: SentFrame[]): void {
  const broadcast = Object.getPrototypeOf(new Server().local) as Broadcast
  const newest = new Map<string, Frame>()
  const emit = Reflect.get<Broadcast, 'emit'>(broadcast, 'emit')
  broadcast.emit = function (this: Broadcast, event, ...args) {
    if (event === 'board:frame') {
      const frame = args[0] as Frame
      const room = roomOf(frame.scope)
      // The parts of a room get one frame after the other: its moment is that of the first.
      if (newest.get(room) !== frame) frames.push({ room, at: monotonicMs(), frame })
      newest.set(room, frame)
    }
    return emit.call(this, event, ...args)
  }
}
