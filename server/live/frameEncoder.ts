import { Encoder, type Packet } from 'socket.io-parser'

/**
 * Socket.IO's own encoding, but a frame is made into text once, however many parts of a room it is
 * sent to: Socket.IO would do it again for each.
 */
export class FrameEncoder extends Encoder {
  /** Gone with the frame, so that nothing of it stays. */
  private readonly encoded = new WeakMap<object, unknown[]>()

  override encode(packet: Packet): unknown[] {
    const frame = frameIn(packet)
    if (frame === null) return super.encode(packet)
    const known = this.encoded.get(frame)
    if (known !== undefined) return known
    const texts = super.encode(packet)
    this.encoded.set(frame, texts)
    return texts
  }
}

function frameIn({ data, id }: Packet): object | null {
  const message: unknown = data
  if (id !== undefined || !Array.isArray(message)) return null
  const [event, frame] = message as unknown[]
  return event === 'board:frame' && typeof frame === 'object' ? frame : null
}
