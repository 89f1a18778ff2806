const TEXT = 0x81
const MASKED = 0x80
const CLOSE = 8

/**
 * Reads a server's WebSocket messages out of what the line brings, without copying where a message
 * came whole. Servers neither mask nor, for what is sent here, split.
 */
export function webSocketReader(
  onText: (text: Buffer) => void,
  onClose: () => void,
): (chunk: Buffer) => void {
  let rest: Buffer | null = null
  return (chunk) => {
    const data = rest ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    while (data.length - at >= 2) {
      const short = data.readUInt8(at + 1)
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (data.length - at < head) break
      const length =
        head === 2 ? short : head === 4 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6)
      const end = at + head + length
      if (data.length < end) break
      if ((data.readUInt8(at) & 0x0f) === CLOSE) onClose()
      else onText(data.subarray(at + head, end))
      at = end
    }
    rest = at < data.length ? data.subarray(at) : null
  }
}

/** A client's message. Its mask is zero, which leaves the text as it is. */
export function webSocketText(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8)
  head.writeUInt8(TEXT, 0)
  if (payload.length < 126) {
    head.writeUInt8(MASKED | payload.length, 1)
  } else {
    head.writeUInt8(MASKED | 126, 1)
    head.writeUInt16BE(payload.length, 2)
  }
  return Buffer.concat([head, payload])
}
