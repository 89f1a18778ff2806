import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { webSocketReader, webSocketText } from './webSocketText.ts'

export interface RawFollowerOptions {
  port: number
  cookie: string | null
  /** What the connection says of itself, for the bare server. */
  auth: Record<string, unknown> | null
  /** What it asks once it is connected. */
  request: [event: string, input: unknown] | null
  /** A frame came: the number it moves a screen to. */
  onFrame: (to: number) => void
}

/**
 * A screen that costs its machine almost nothing: Socket.IO's protocol by hand over a plain line, so
 * that hundreds in one process do not measure themselves. It reads of a frame where it leads to.
 */
export function followRaw(options: RawFollowerOptions): Promise<Socket> {
  const { port, cookie, auth, request, onFrame } = options
  const line = connect({ port, host: '127.0.0.1', noDelay: true })
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      line.destroy()
      reject(new Error(why))
    }
    const onText = (text: Buffer): void => {
      // "42…" is an event, "2" a ping, "0…" the opening, "40…" connected, "43…" an answer.
      if (text[0] === 0x34 && text[1] === 0x32) {
        const to = toOf(text)
        if (to !== null) onFrame(to)
        return
      }
      const said = text.toString()
      if (said === '2') line.write(webSocketText('3'))
      else if (said.startsWith('0'))
        line.write(webSocketText(`40${auth ? JSON.stringify(auth) : ''}`))
      else if (said.startsWith('40') && request)
        line.write(webSocketText(`420${JSON.stringify(request)}`))
      else if (said.startsWith('40') || said.startsWith('430[{"ok":true')) resolve(line)
      else fail(`The server said ${said.slice(0, 200)}`)
    }
    const read = webSocketReader(onText, () => fail('The server closed the line'))
    line.once('data', (chunk) => {
      const end = chunk.indexOf('\r\n\r\n')
      if (!chunk.toString('latin1', 0, 12).endsWith('101') || end < 0) {
        fail(chunk.toString('latin1', 0, 200))
        return
      }
      line.on('data', read)
      if (chunk.length > end + 4) read(chunk.subarray(end + 4))
    })
    line.on('error', reject)
    line.write(handshake(port, cookie))
  })
}

const handshake = (port: number, cookie: string | null): string =>
  [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(cookie === null ? [] : [`Cookie: ${cookie}`]),
    '\r\n',
  ].join('\r\n')

/** Scope, `from` and `to` stand in front of the events: a frame's first bytes tell. */
function toOf(text: Buffer): number | null {
  const head = text.toString('latin1', 2, 200)
  if (!head.startsWith('["board:frame"')) return null
  const to = /"to":(\d+)/.exec(head)?.[1]
  return to === undefined ? null : Number(to)
}
