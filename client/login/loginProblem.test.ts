import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import type { Problem } from '../link/http.ts'
import { loginProblem } from './loginProblem.ts'

const now = Date.parse('2026-04-14T09:00:00Z')
const aProblem = (change: Partial<Problem>): Problem => ({
  code: 'wrongLogin',
  message: '',
  status: 401,
  ...change,
})

it.each([
  ['a wrong password', {}, say('error.wrongLogin')],
  [
    'too many of them',
    { code: 'lockedOut', retryAfter: 900 },
    say('login.lockedUntil', { until: '2026-04-14T09:15:00.000Z' }),
  ],
  [
    'a lock with its own end',
    { code: 'lockedOut', details: { until: '2026-04-14T10:00:00Z' } },
    say('login.lockedUntil', { until: '2026-04-14T10:00:00Z' }),
  ],
  ['a lock without one', { code: 'lockedOut' }, say('error.lockedOut')],
  ['a server that is away', { code: 'noAnswer', status: 0 }, say('login.away')],
] as const)('tells %s', (_fact, change, words) => {
  expect(loginProblem(aProblem(change), now)).toEqual(words)
})
