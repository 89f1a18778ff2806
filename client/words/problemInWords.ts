import type { ErrorBody } from '#shared/errors.ts'
import { say, type Say } from '#shared/say.ts'

/** A refusal in the words of the desk. The rule table's own reason is more exact than the code. */
export function problemInWords(problem: ErrorBody): Say {
  const reason = problem.details?.reason
  if (problem.code === 'notAllowedNow' && isSay(reason)) return reason
  return say(`error.${problem.code}`)
}

const isSay = (value: unknown): value is Say =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
