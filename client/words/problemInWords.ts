import type { ErrorBody } from '#shared/errors.ts'
import { say, type Say } from '#shared/say.ts'

/** A refusal in the words of the desk. A reason of its own, of the rule table or a form, is more exact than the code. */
export function problemInWords(problem: ErrorBody): Say {
  const reason = problem.details?.reason
  if (saysWhy.has(problem.code) && isSay(reason)) return reason
  return say(`error.${problem.code}`)
}

const saysWhy: ReadonlySet<ErrorBody['code']> = new Set([
  'notAllowedNow',
  'badRequest',
  'tooLarge',
  'tooMany',
  'unsupportedType',
  'unusableFile',
])

const isSay = (value: unknown): value is Say =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
