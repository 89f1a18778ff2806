import { Router, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { filledText } from '#shared/text.ts'
import { SESSION_COOKIE } from './cookie.ts'
import { accountOf, cookieTokenOf, requireAccount } from './requireAccount.ts'
import type { LoggedIn, Sessions } from './sessionService.ts'

export const Credentials = z.strictObject({
  username: filledText(100),
  password: filledText(200),
})

/** `code` is what an administrator told; see `LoginCode`. */
export const NewPassword = z.strictObject({
  username: filledText(100),
  code: filledText(40),
  password: filledText(200),
})

/** `/api/session`: log in, who am I, log out. */
export function sessionRoutes(
  sessions: Sessions,
  { isSecure, loginPace }: { isSecure: boolean; loginPace: RequestHandler },
): Router {
  const router = Router()

  const letIn = (res: Response, { token, maxAgeMs, account }: LoggedIn): void => {
    res.cookie(SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure,
      maxAge: maxAgeMs,
      path: '/',
    })
    res.json({ user: account })
  }

  router.post('/', loginPace, async (req, res) => {
    const { username, password } = Credentials.parse(req.body)
    letIn(res, await sessions.logIn(username, password))
  })

  router.post('/password', loginPace, async (req, res) => {
    letIn(res, await sessions.choosePassword(NewPassword.parse(req.body)))
  })

  router.get('/', requireAccount(sessions), (_req, res) => {
    res.json({ user: accountOf(res) })
  })

  router.delete('/', async (req, res) => {
    // A token is ended by an administrator, not by a program that tidies up after itself.
    const token = cookieTokenOf(req)
    if (token !== null) await sessions.logOut(token)
    res.clearCookie(SESSION_COOKIE, { path: '/' })
    res.status(204).end()
  })

  return router
}
