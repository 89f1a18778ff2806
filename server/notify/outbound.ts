import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { NoticeReason } from '#shared/notice.ts'
import { isPublicAddress } from './publicAddress.ts'

export interface Posting {
  url: URL
  headers: Record<string, string | number>
  body: Buffer
  /** All of it, from the name's lookup to the answer's last byte. */
  withinMs: number
  /** Whoever configured the address answers for where it lies; every other one must be public. */
  isTrusted: boolean
}

export type Posted =
  | { kind: 'answered'; status: number; retryAfterMs: number | null; body: string }
  | {
      kind: 'failed'
      reason: Extract<NoticeReason, 'unreachable' | 'timedOut' | 'addressForbidden'>
    }

/** Nobody who is told has more to say than that; the rest is not read. */
const ANSWER_MAX = 16_384

class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
}

/**
 * Looks at the address that is really connected to, after the name was resolved: a name that leads to a
 * public address first and inside later gets nowhere.
 */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0)
    const [first] = addresses
    if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      return done(new ForbiddenAddress(hostname), '', 0)
    if (options.all === true) done(null, addresses)
    else done(null, first.address, first.family)
  })
}

/** Posts, follows no redirect, reads a short answer. Never throws. */
export function post({ url, headers, body, withinMs, isTrusted }: Posting): Promise<Posted> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address that stands in the URL itself is looked up by nobody.
  if (!isTrusted && /^[\d.]+$|:/.test(host) && !isPublicAddress(host))
    return Promise.resolve({ kind: 'failed', reason: 'addressForbidden' })
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': body.length },
        agent: false,
        signal: AbortSignal.timeout(withinMs),
        ...(!isTrusted && { lookup: publicLookup }),
      },
      (response) => {
        const parts: Buffer[] = []
        let length = 0
        const answered = (): void =>
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            retryAfterMs: retryAfterMs(response.headers['retry-after']),
            body: Buffer.concat(parts).toString(),
          })
        response.on('data', (part: Buffer) => {
          length += part.length
          if (length <= ANSWER_MAX) parts.push(part)
          else {
            answered()
            response.destroy()
          }
        })
        response.on('end', answered)
        response.on('error', fail)
      },
    )
    const fail = (error: Error): void => resolve({ kind: 'failed', reason: reasonOf(error) })
    asked.on('error', fail)
    asked.end(body)
  })
}

function reasonOf({ name }: Error): Extract<Posted, { kind: 'failed' }>['reason'] {
  if (name === 'ForbiddenAddress') return 'addressForbidden'
  return name === 'AbortError' || name === 'TimeoutError' ? 'timedOut' : 'unreachable'
}

/** Seconds alone: a date would need the other side's clock. */
const retryAfterMs = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null
