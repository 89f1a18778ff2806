import { expect, it } from 'vitest'
import { postgresArguments, sharedBuffersMb } from './settings.ts'

it.each([
  ['1 GB', 2 ** 30, 128],
  ['4 GB', 2 ** 32, 256],
  ['24 GB', 24 * 2 ** 30, 512],
  ['a limit nobody set', 2 ** 63, 512],
])('keeps of %s so many megabytes for pages', (_memory, bytes, megabytes) => {
  expect(sharedBuffersMb(bytes)).toBe(megabytes)
})

it('gives PostgreSQL a whole number of them', () => {
  const given = postgresArguments('/data', { socketFolder: '/socket', durable: true })
  expect(given.find((one) => one.startsWith('shared_buffers='))).toMatch(/=\d{3}MB$/)
})
