import type { Request } from 'express'
import { filledText } from '#shared/text.ts'
import type { Retry } from './answerOnce.ts'

/** The caller's `Idempotency-Key` with what was asked under it; null where there is none. */
export function retryOf(req: Request): Retry | null {
  const key = req.get('Idempotency-Key')
  if (key === undefined) return null
  return {
    key: filledText(200).parse(key),
    request: `${req.path} ${JSON.stringify(req.body)}`,
  }
}
