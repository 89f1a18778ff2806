import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSealing } from '#server/people/sealing.ts'
import { contentHash } from './prepare.ts'

const sealing = createSealing(Buffer.alloc(32, 7))
const hashOf = (content: object) => contentHash(sealing, content).toString('hex')

/** The same content with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

const content = fc.dictionary(fc.string(), fc.jsonValue())

it('knows the same content however its keys are ordered, and leaves out what is not there', () => {
  fc.assert(
    fc.property(content, (one) => {
      expect(hashOf(reversed(one) as object)).toBe(hashOf(one))
      expect(hashOf({ ...one, absent: undefined })).toBe(hashOf(one))
    }),
  )
})

it('tells different contents apart, also those that only look alike', () => {
  const all = [
    { a: 1, b: 2 },
    { a: { b: 2 } },
    { a: [1, 2] },
    { a: [[1], 2] },
    { a: '1', b: 2 },
    { a: '1,"b":2' },
    { a: null, b: 2 },
    { a: 1 },
    {},
  ]
  expect(new Set(all.map(hashOf)).size).toBe(all.length)
})
