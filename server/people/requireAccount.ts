import type { Request, RequestHandler, Response } from 'express'
import type { Account } from '#shared/account.ts'
import { notLoggedIn } from '#server/errors.ts'
import { readCookie, SESSION_COOKIE } from './cookie.ts'
import type { Session, Sessions } from './sessionService.ts'
import { bearerToken } from './tokenText.ts'

const sessionsOf = new WeakMap<Response, Session>()

export const cookieTokenOf = (req: Request): string | null =>
  readCookie(req.headers.cookie, SESSION_COOKIE)

/** Lets nobody through without a session. */
export function requireAccount(sessions: Sessions): RequestHandler {
  return async (req, res, next) => {
    const found = await findSession(req, sessions)
    if (!found) throw notLoggedIn()
    if ('ended' in found) throw notLoggedIn(found.ended)
    sessionsOf.set(res, found)
    next()
  }
}

/** The session of who asks, also where nobody need be logged in; null for a stranger. */
export async function sessionIfAny(req: Request, sessions: Sessions): Promise<Session | null> {
  const found = await findSession(req, sessions)
  return found && !('ended' in found) ? found : null
}

async function findSession(req: Request, sessions: Sessions) {
  const token = bearerToken(req.get('Authorization')) ?? cookieTokenOf(req)
  return token === null ? null : sessions.find(token)
}

/** The session of who asks; only behind `requireAccount`. */
export function sessionOf(res: Response): Session {
  const session = sessionsOf.get(res)
  if (!session) throw notLoggedIn()
  return session
}

/** Who asks; only behind `requireAccount`. */
export const accountOf = (res: Response): Account => sessionOf(res).account
