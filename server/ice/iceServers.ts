import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'

const IceUrl = z
  .string()
  .regex(
    /^(stun|turn)s?:[^\s?]+(\?transport=(udp|tcp))?$/,
    'begin with stun:, stuns:, turn: or turns:',
  )

/**
 * A server that helps two desks find a way to each other, as an administrator gives it. A relay (TURN)
 * has either a fixed user and password, or the secret it shares with us, by which every session gets
 * credentials of its own that run out.
 */
export const IceServer = z
  .strictObject({
    urls: z.union([IceUrl, z.array(IceUrl).min(1)]),
    username: z.string().optional(),
    credential: z.string().optional(),
    secret: z.string().min(16, 'have at least 16 characters').optional(),
  })
  .superRefine((server, context) => {
    const isRelay = [server.urls].flat().some((url) => url.startsWith('turn'))
    const isFixed = server.username !== undefined && server.credential !== undefined
    const isHalf = (server.username === undefined) !== (server.credential === undefined)
    // A browser refuses the whole list for one relay without credentials: then no call stands at all.
    if (isHalf || (isRelay && !isFixed && server.secret === undefined))
      context.addIssue({ code: 'custom', message: 'have username and credential, or secret' })
    if (isFixed && server.secret !== undefined)
      context.addIssue({ code: 'custom', message: 'have either a credential or a secret' })
  })
export type IceServer = z.infer<typeof IceServer>

/** As a browser takes it. */
export interface SessionIceServer {
  urls: string | string[]
  username?: string
  credential?: string
}

/**
 * The servers for one session. A shared secret stays here; what the page gets is a user that is its own
 * expiry and the session's mark, and the relay's HMAC of it (TURN REST, coturn's `use-auth-secret`).
 * @param sessionKey what the store knows the session by; the mark tells nothing of it or of a person.
 */
export function iceServersOf(
  servers: readonly IceServer[],
  sessionKey: string,
  until: Date,
): SessionIceServer[] {
  return servers.map(({ secret, ...server }) => {
    if (secret === undefined) return withoutUndefined(server)
    const mark = createHash('sha256').update(sessionKey).digest('hex').slice(0, 12)
    const username = `${Math.floor(until.getTime() / 1000)}:${mark}`
    const credential = createHmac('sha1', secret).update(username).digest('base64')
    return { urls: server.urls, username, credential }
  })
}

/** Whether any of what a session gets runs out. */
export const isLimited = (servers: readonly IceServer[]): boolean =>
  servers.some(({ secret }) => secret !== undefined)

function withoutUndefined({ urls, username, credential }: IceServer): SessionIceServer {
  return username === undefined || credential === undefined
    ? { urls }
    : { urls, username, credential }
}
