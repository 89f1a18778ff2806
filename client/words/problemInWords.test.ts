import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import { problemInWords } from './problemInWords.ts'

it.each([
  ['versionConflict', undefined, say('error.versionConflict')],
  ['notAllowedNow', undefined, say('error.notAllowedNow')],
  ['notAllowedNow', say('refusal.ordersOpen'), say('refusal.ordersOpen')],
  ['notAllowedNow', 'because', say('error.notAllowedNow')],
  ['badRequest', undefined, say('error.badRequest')],
  ['badRequest', say('form.error.noLimits'), say('form.error.noLimits')],
] as const)('puts %s with %j into words', (code, reason, words) => {
  expect(problemInWords({ code, message: '', ...(reason && { details: { reason } }) })).toEqual(
    words,
  )
})
