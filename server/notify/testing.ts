import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { PushMessage, type DeviceAgreed } from '#shared/notice.ts'

/** A request as it came, its body whole. */
export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Answering {
  status: number
  headers?: Record<string, string>
  body?: string
}

export interface Receiver {
  origin: string
  received: Received[]
  /** What is answered from now on; null: nothing, until the other side tires of waiting. */
  answers(how: ((asked: Received) => Answering) | null): void
  close(): Promise<void>
}

/** A plain HTTP server on loopback that keeps what it is sent. */
export async function startReceiver(first: (asked: Received) => Answering): Promise<Receiver> {
  const received: Received[] = []
  let how: ((asked: Received) => Answering) | null = first
  const listen: RequestListener = (req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const asked = { path: req.url ?? '', headers: req.headers, body: Buffer.concat(parts) }
      received.push(asked)
      if (!how) return
      const { status, headers = {}, body = '' } = how(asked)
      res.writeHead(status, headers).end(body)
    })
  }
  const server = createServer(listen)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers: (next) => {
      how = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A browser's side of one subscription: the only one that can read what is sent to it. */
export interface Browser {
  /** What it tells the product. */
  agreed: DeviceAgreed
  /** What was sent to it, read with its keys. Throws when it was sealed for another or changed. */
  read(asked: Received): PushMessage
}

export function subscribe(origin: string, name: string): Browser {
  const own = createECDH('prime256v1')
  own.generateKeys()
  const auth = randomBytes(16)
  return {
    agreed: {
      endpoint: `${origin}/push/${name}`,
      keys: { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') },
      language: 'zh-CN',
    },
    read: ({ body }) => PushMessage.parse(JSON.parse(openSealed(own, auth, body))),
  }
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer | string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

/** RFC 8291 over RFC 8188: `aes128gcm`, one record. */
function openSealed(own: ECDH, auth: Buffer, body: Buffer): string {
  const salt = body.subarray(0, 16)
  const keyLength = body.readUInt8(20)
  const senderKey = body.subarray(21, 21 + keyLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), senderKey])
  const secret = derive(own.computeSecret(senderKey), auth, info, 32)
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12)
  const record = body.subarray(21 + keyLength)
  const opening = createDecipheriv('aes-128-gcm', key, nonce)
  opening.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([opening.update(record.subarray(0, -16)), opening.final()])
  // The last record ends with a 2 and any number of zeros.
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}

const Claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string() })

/** RFC 8292: who sent it, by a signature of the key it names. Throws when that is none. */
export function vapidOf({ headers }: Received): z.infer<typeof Claims> & { key: string } {
  const [, jwt = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(
    headers.authorization ?? '',
  ) as RegExpExecArray
  const [head = '', claims = '', signature = ''] = jwt.split('.')
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isSigned) throw new Error('Not signed by the key it names')
  return { ...Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())), key }
}
