import type { ErrorRequestHandler } from 'express'
import { ZodError } from 'zod'
import { AppError, badRequest, storeUnavailable, toErrorBody } from './errors.ts'
import type { Log } from './log.ts'
import { isStoreUnavailable } from './store/unavailable.ts'

/** Names the field and the rule, never the value: an error travels into logs, the value may be a caller's. */
const issuesOf = (error: ZodError) =>
  error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))

/** What body-parser says of a request, as one of our codes. */
function fromParser(error: Error & { type?: unknown; status?: unknown }): AppError | null {
  switch (error.type) {
    case 'entity.parse.failed':
      return new AppError('notJson', 'The body is not JSON')
    case 'entity.too.large':
      return new AppError('tooLarge', 'The body is over the limit')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new AppError('unsupportedType', 'Send application/json in UTF-8')
    default:
      // Broken gzip, an aborted upload, a malformed percent escape in the path: the sender's doing.
      return typeof error.status === 'number' && error.status >= 400 && error.status < 500
        ? badRequest('The request cannot be read')
        : null
  }
}

/** Any thrown thing as an answer the sender can act on; what nobody foresaw is logged and kept neutral. */
export function toAppError(error: unknown, log: Log): AppError {
  if (error instanceof AppError) return error
  if (error instanceof ZodError)
    return badRequest('Some fields are not as described', { issues: issuesOf(error) })
  if (isStoreUnavailable(error)) {
    log.warn({ error }, 'the store is away')
    return storeUnavailable()
  }
  const parsed = error instanceof Error ? fromParser(error) : null
  if (parsed) return parsed
  log.error({ error }, 'a request failed in a way nobody foresaw')
  return new AppError('unexpected', 'Something went wrong here; it has been noted')
}

/** The one error door of HTTP. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error)
      return
    }
    const known = toAppError(error, log)
    if (known.retryAfter !== undefined) res.setHeader('Retry-After', String(known.retryAfter))
    res.status(known.status).json({ error: toErrorBody(known) })
  }
}
