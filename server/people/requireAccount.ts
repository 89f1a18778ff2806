import type { Request, RequestHandler, Response } from 'express'
import type { Account } from '#shared/account.ts'
import { notLoggedIn } from '#server/errors.ts'
import { readCookie, SESSION_COOKIE } from './cookie.ts'
import type { Sessions } from './sessionService.ts'

const accounts = new WeakMap<Response, Account>()

export const tokenOf = (req: Request): string | null =>
  readCookie(req.headers.cookie, SESSION_COOKIE)

/** Lets nobody through without a session. */
export function requireAccount(sessions: Sessions): RequestHandler {
  return async (req, res, next) => {
    const token = tokenOf(req)
    const session = token === null ? null : await sessions.find(token)
    if (!session) throw notLoggedIn()
    accounts.set(res, session.account)
    next()
  }
}

/** Who asks; only behind `requireAccount`. */
export function accountOf(res: Response): Account {
  const account = accounts.get(res)
  if (!account) throw notLoggedIn()
  return account
}
