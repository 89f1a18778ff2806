import { Agent, request } from 'node:http'
import { z } from 'zod'
import { ErrorBody } from '#shared/errors.ts'
import { SECRET } from './badInputWorld.ts'

export interface BadRequest {
  method: string
  /** As it stands on the wire, escapes and all. */
  target: string
  headers: Record<string, string | string[]>
  body: Buffer
}

interface Answer {
  status: number
  type: string
  text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** Sends it as it is: `fetch` would mend some of what is wrong with it. */
export function send(url: string, { method, target, headers, body }: BadRequest): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, method, path: target, headers, agent, timeout: 20_000 },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            text: Buffer.concat(parts).toString(),
          }),
        )
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('no answer')))
    asked.on('error', reject)
    asked.end(body)
  })
}

const Failure = z.strictObject({ error: ErrorBody.strict() })
const AllRejected = z.object({ results: z.array(z.object({ status: z.literal('rejected') })) })

/** What is wrong with an answer to a bad request; null when it is as documented. */
export function faultOf({ method }: BadRequest, { status, type, text }: Answer): string | null {
  if (status >= 500) return `answered ${status}: ${text.slice(0, 200)}`
  if (text.includes(SECRET)) return 'gave away what lies outside the served folder'
  if (status < 400 || method === 'HEAD') return null
  if (!type.startsWith('application/json')) return `${status} as ${type}: ${text.slice(0, 100)}`
  const body: unknown = JSON.parse(text)
  const isDocumented =
    Failure.safeParse(body).success || (status === 422 && AllRejected.safeParse(body).success)
  return isDocumented ? null : `${status} with another body: ${text.slice(0, 200)}`
}

/** The request as a line to be found again by. */
export const sayRequest = ({ method, target, headers, body }: BadRequest): string => {
  const { cookie, ...rest } = headers
  const from = cookie === undefined ? '' : ' (with a cookie)'
  return `${method} ${target.slice(0, 150)} ${JSON.stringify(rest).slice(0, 150)}${from} ${body.toString().slice(0, 200)}`
}
