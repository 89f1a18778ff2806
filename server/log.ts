import { pino, type DestinationStream, type LoggerOptions } from 'pino'

export type Log = pino.Logger

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A safety net under the rule "log objects with ids": these never leave, even if somebody passes a whole row. */
const personal = ['caller', 'phone', 'extra', 'password', 'token', 'authorization', 'cookie']

/**
 * The one maker of logs. Levels: error = somebody must act, warn = we recovered,
 * info = one line per life event, debug = the rest. Log objects with ids, never with people's words.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    redact: { paths: personal.flatMap((key) => [key, `*.${key}`]), remove: true },
    serializers: { err: safeError, error: safeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/**
 * PostgreSQL puts the offending row into `detail` and `where`, and with it a caller's data:
 * of an error only what names the place goes into the log.
 */
function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}
