import { expect, it } from 'vitest'

import { isStoreUnavailable } from './unavailable.ts'

const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error('no'), { code, ...more })

it.each([
  ['refused', withCode('ECONNREFUSED')],
  ['no socket', withCode('ENOENT', { syscall: 'connect' })],
  ['administrator', withCode('57P01')],
  ['crash', withCode('57P02')],
  ['starting up', withCode('57P03')],
  ['connection failure', withCode('08006')],
  ['disk full', withCode('53100')],
  ['read only', withCode('25006')],
  ['cut', new Error('Connection terminated unexpectedly')],
  ['no free connection', new Error('timeout exceeded when trying to connect')],
  ['closed', new Error('Cannot use a pool after calling end on the pool')],
  ['wrapped', new Error('intake failed', { cause: withCode('57P01') })],
  ['both addresses', new AggregateError([withCode('ECONNREFUSED')], 'no')],
])('takes "%s" as: not now', (_, error) => {
  expect(isStoreUnavailable(error)).toBe(true)
})

it.each([
  ['a missing file', withCode('ENOENT', { syscall: 'open' })],
  ['a double key', withCode('23505')],
  ['wrong SQL', withCode('42601')],
  ['a statement that ran too long', withCode('57014')],
  ['a bug', new TypeError('x is undefined')],
  ['no error', undefined],
])('does not take %s as: not now', (_, error) => {
  expect(isStoreUnavailable(error)).toBe(false)
})
