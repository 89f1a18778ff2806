import { expect, it } from 'vitest'
import { linkAddress, secretIn } from './linkAddress.ts'
import { qrPath } from './qrPath.ts'

it('puts the secret where only the page itself can read it, and finds it there', () => {
  const address = new URL(linkAddress('https://10.1.2.3:8110', 'shl_abc-_1'))

  expect([address.pathname, address.search]).toEqual(['/in', ''])
  expect(secretIn(address.hash)).toBe('shl_abc-_1')
})

it.each(['', '#', `#${'x'.repeat(101)}`])('finds none in %j', (hash) => {
  expect(secretIn(hash)).toBeNull()
})

it('draws a code with its three corners and a quiet border', () => {
  const { size, path } = qrPath('https://10.1.2.3:8110/in#shl_abc')
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => `${x} ${y}`))
  const isDark = (x: number, y: number) => dark.has(`${x} ${y}`)
  const [near, far] = [4, size - 5]

  for (const [x, y] of [
    [near, near],
    [far, near],
    [near, far],
  ] as const)
    expect(isDark(x, y)).toBe(true)
  for (let n = 0; n < size; n++)
    expect([isDark(n, 3), isDark(3, n), isDark(n, size - 4), isDark(size - 4, n)]).toEqual(
      Array<boolean>(4).fill(false),
    )
})
