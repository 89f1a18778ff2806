import { expect, it } from 'vitest'
import { whatHinders, type CallFacts } from './secureContext.ts'

const ready: CallFacts = { isSecure: true, permission: 'granted', microphones: 1 }

it.each<[Partial<CallFacts>, string | null]>([
  [{}, null],
  [{ permission: 'prompt' }, null],
  [{ permission: null, microphones: null }, null],
  [{ permission: 'denied' }, 'microphoneRefused'],
  [{ microphones: 0 }, 'microphoneMissing'],
  [{ microphones: 0, permission: 'denied' }, 'microphoneMissing'],
  [{ isSecure: false, permission: 'denied', microphones: 0 }, 'insecurePage'],
])('says of %o: %s', (facts, code) => {
  expect(whatHinders({ ...ready, ...facts })).toBe(code)
})
