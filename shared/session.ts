import { z } from 'zod'

/** Why a session counts no more, as the store knows it; the login page says it in plain words. */
export const SessionEnd = z.enum([
  'loggedOut',
  'expired',
  'rightsChanged',
  'accountDisabled',
  'tokenEnded',
  'linkEnded',
  'linkExpired',
])
export type SessionEnd = z.infer<typeof SessionEnd>
