import type { RequestHandler } from 'express'
import { notAllowed } from '#server/errors.ts'
import { accountOf } from './requireAccount.ts'

/** Lets administrators through and nobody else; only behind `requireAccount`. */
export const adminOnly: RequestHandler = (_req, res, next) => {
  if (accountOf(res).post !== 'admin') throw notAllowed()
  next()
}
