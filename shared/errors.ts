import { z } from 'zod'

/** Every refusal the product foresees. Screens choose the words by code. */
const errorCodes = [
  'badRequest',
  'notJson',
  'noItems',
  'tooMany',
  'tooLarge',
  'unsupportedType',
  'unusableFile',
  'notLoggedIn',
  'wrongLogin',
  'lockedOut',
  'passwordNeeded',
  'codeExpired',
  'wrongFeedKey',
  'notAllowed',
  'notAllowedNow',
  'notFound',
  'versionConflict',
  'idempotencyConflict',
  'reasonRequired',
  'confidentialCaller',
  'allRejected',
  'slowDown',
  'storeUnavailable',
  'nobodyToCall',
  'callOver',
  'oldContract',
  'noAnswer',
  'unexpected',
] as const
export const ErrorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof ErrorCode>

export const ErrorBody = z.object({
  code: ErrorCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** The answer to every socket request: data or an error, always exactly one. */
export type Reply<T> = { ok: true; data: T } | { ok: false; error: ErrorBody }
