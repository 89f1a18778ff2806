import { expect, it } from 'vitest'
import { createRandomPool } from './randomPool.ts'

it('hands no byte out twice, also across refills and for more than it holds', () => {
  const pool = createRandomPool()

  const nonces = Array.from({ length: 5000 }, () => pool.take(12).toString('hex'))

  expect(new Set(nonces).size).toBe(nonces.length)
  expect(new Set(nonces.map((nonce) => nonce.length))).toEqual(new Set([24]))
  expect(pool.take(20_000).length).toBe(20_000)
})

it('gives bytes that may be changed without changing the next ones', () => {
  const pool = createRandomPool()
  const first = pool.take(8)
  const second = pool.take(8)
  const before = second.toString('hex')

  first.fill(0)

  expect(second.toString('hex')).toBe(before)
})
