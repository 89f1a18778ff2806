import type { Request, Response } from 'express'
import { readCookie, SESSION_COOKIE } from '#server/people/cookie.ts'
import type { LinkedIn } from './linkOpening.ts'

/** By which a device that opened a link is known again; sent to `/api/links` alone. */
const DEVICE_COOKIE = 'shaotai_device'

export const deviceOf = (req: Request): string | null =>
  readCookie(req.headers.cookie, DEVICE_COOKIE)

export function keepOnDevice(
  res: Response,
  { token, device, maxAgeMs }: LinkedIn,
  isSecure: boolean,
): void {
  const kept = { httpOnly: true, sameSite: 'strict', secure: isSecure, maxAge: maxAgeMs } as const
  res.cookie(SESSION_COOKIE, token, { ...kept, path: '/' })
  res.cookie(DEVICE_COOKIE, device, { ...kept, path: '/api/links' })
}
