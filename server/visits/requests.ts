import type { Request } from 'express'
import { z } from 'zod'
import type { Account } from '#shared/account.ts'
import { filledText } from '#shared/text.ts'
import { mayReadVisits, mayWriteVisits } from '#shared/visitSight.ts'
import type { Retry } from '#server/cases/answerOnce.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import type { Sealing } from '#server/people/sealing.ts'

const Id = z.uuid()

/** An id from a path; what is no id names nothing. */
export function idOf(req: Request, what: string, param = 'id'): string {
  const parsed = Id.safeParse(req.params[param])
  if (!parsed.success) throw notFound(what)
  return parsed.data
}

/** What was asked is kept as a keyed hash: free words could be guessed from a plain one. */
export function retryOf(req: Request, sealing: Sealing): Retry | null {
  const key = req.get('Idempotency-Key')
  if (key === undefined) return null
  const asked = `${req.baseUrl}${req.path} ${JSON.stringify(req.body)}`
  return {
    key: filledText(200).parse(key),
    request: sealing.keyedHash(asked).toString('hex'),
  }
}

export function mustRead(account: Account): Account {
  if (!mayReadVisits(account)) throw notAllowed('This account does not read visits')
  return account
}

export function mustWrite(account: Account): Account {
  if (!mayWriteVisits(account)) throw notAllowed('This account does not write visits')
  return account
}
