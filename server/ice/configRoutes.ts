import type { RequestHandler } from 'express'
import { CONTRACT } from '#shared/board.ts'
import type { Clock } from '#server/clock.ts'
import { sessionIfAny } from '#server/people/requireAccount.ts'
import type { Sessions } from '#server/people/sessionService.ts'
import type { Limits } from '#server/rules/limits.ts'
import { iceServersOf, isLimited, type IceServer } from './iceServers.ts'

interface Parts {
  sessions: Sessions
  limits: Limits
  clock: Clock
  iceServers: readonly IceServer[]
  demo: unknown
  schematic: boolean
}

const HOUR_MS = 3_600_000

/** What a screen needs first; how desks find each other is for those alone who may call. */
export function configRoute(parts: Parts): RequestHandler {
  const { sessions, limits, clock, iceServers, demo, schematic } = parts
  return async (req, res) => {
    const now = clock.now()
    // Without servers there is nothing to keep from strangers: then nobody's session is looked up.
    const session = iceServers.length === 0 ? null : await sessionIfAny(req, sessions)
    const { hours } = session ? await limits.at('session', now) : { hours: 0 }
    const until = new Date(now.getTime() + hours * HOUR_MS)
    res.setHeader('Cache-Control', 'no-store')
    res.json({
      contract: CONTRACT,
      serverTime: now.toISOString(),
      iceServers: session ? iceServersOf(iceServers, session.key, until) : [],
      iceUntil: session && isLimited(iceServers) ? until.toISOString() : null,
      demo,
      schematic,
    })
  }
}
