import type { ErrorBody, ErrorCode } from '#shared/errors.ts'
import type { Refusal } from '#shared/rules.ts'
import type { SessionEnd } from '#shared/session.ts'
import { say, type SayParams } from '#shared/say.ts'

const statusOf: Record<ErrorCode, number> = {
  badRequest: 400,
  notJson: 400,
  noItems: 400,
  notLoggedIn: 401,
  wrongLogin: 401,
  wrongFeedKey: 401,
  passwordNeeded: 401,
  codeExpired: 401,
  notAllowed: 403,
  confidentialCaller: 403,
  reasonRequired: 403,
  notFound: 404,
  versionConflict: 409,
  notAllowedNow: 409,
  idempotencyConflict: 409,
  callOver: 409,
  nobodyToCall: 409,
  oldContract: 409,
  tooMany: 413,
  tooLarge: 413,
  unsupportedType: 415,
  unusableFile: 422,
  allRejected: 422,
  lockedOut: 429,
  slowDown: 429,
  storeUnavailable: 503,
  noAnswer: 504,
  unexpected: 500,
}

/** A failure we foresaw and can explain to the user. Anything else is a bug and gets logged. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined
  /** Seconds after which the same request may succeed, for `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    { details, retryAfter }: { details?: Record<string, unknown>; retryAfter?: number } = {},
  ) {
    super(message)
    this.code = code
    this.details = details
    this.retryAfter = retryAfter
  }

  get status(): number {
    return statusOf[this.code]
  }
}

export const notFound = (what: string): AppError => new AppError('notFound', `No such ${what}`)

export const notLoggedIn = (ended?: SessionEnd): AppError =>
  new AppError(
    'notLoggedIn',
    'Log in first, the session is missing or has ended',
    ended && { details: { ended } },
  )

export const notAllowed = (message = 'This account may not do that'): AppError =>
  new AppError('notAllowed', message)

export const badRequest = (message: string, details?: Record<string, unknown>): AppError =>
  new AppError('badRequest', message, details && { details })

export const versionConflict = (current: number): AppError =>
  new AppError('versionConflict', 'Somebody was faster: look at the newest state and try again', {
    details: { currentVersion: current },
  })

export const refused = ({ code, reason }: Refusal): AppError =>
  new AppError(
    code,
    code === 'notAllowed' ? 'This account may not do that' : 'The case does not allow that now',
    { details: { reason } },
  )

/** What only the row itself shows to be too early or too late; `code` is the reason's. */
export const notAllowedNow = (code: string, params?: SayParams): AppError =>
  refused({ code: 'notAllowedNow', reason: say(code, params) })

export const storeUnavailable = (): AppError =>
  new AppError(
    'storeUnavailable',
    'The store cannot be written just now; send the same again, nothing is taken twice',
    { retryAfter: 2 },
  )

export const toErrorBody = ({ code, message, details }: AppError): ErrorBody =>
  details ? { code, message, details } : { code, message }
