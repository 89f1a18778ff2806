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
    const token = bearerToken(req.get('Authorization')) ?? cookieTokenOf(req)
    const found = token === null ? null : await sessions.find(token)
    if (!found) throw notLoggedIn()
    if ('ended' in found) throw notLoggedIn(found.ended)
    sessionsOf.set(res, found)
    next()
  }
}

/** The session of who asks; only behind `requireAccount`. */
export function sessionOf(res: Response): Session {
  const session = sessionsOf.get(res)
  if (!session) throw notLoggedIn()
  return session
}

/** Who asks; only behind `requireAccount`. */
export const accountOf = (res: Response): Account => sessionOf(res).account
